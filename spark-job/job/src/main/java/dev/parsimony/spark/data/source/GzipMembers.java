package dev.parsimony.spark.data.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Unpacks gzip data of one or more members (RFC 1952). After a member there must be the end or
 * another whole member: the JDK's own stream takes a header that is cut off for the end.
 *
 * <p>Data that end too early are an {@link EOFException}, other damage a {@link ZipException}.
 */
final class GzipMembers extends FilterInputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;

  /**
   * @param packed closed with this stream; its own read errors must be no {@link IOException}
   */
  GzipMembers(InputStream packed) throws IOException {
    super(checked(() -> new GzipCompressorInputStream(packed, true)));
  }

  /** Whether gzip data begin here; reads nothing. */
  static boolean begin(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean begin = in.read() == MAGIC_1 && in.read() == MAGIC_2;
    in.reset();
    return begin;
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T checked(Reading<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      ZipException corrupt = new ZipException(e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  @Override
  public int read() throws IOException {
    return checked(() -> in.read());
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return checked(() -> in.read(into, offset, length));
  }
}

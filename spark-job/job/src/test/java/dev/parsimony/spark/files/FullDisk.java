package dev.parsimony.spark.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A local disk that is full after some bytes, and then throws what Hadoop's local file system does:
 * an {@link Error}, at the write and again at the close.
 */
public final class FullDisk extends FilterFileSystem {
  public static final String WORDS = "No space left on device";

  private long left;

  /**
   * A disk.
   *
   * @param bytes that it takes
   */
  public FullDisk(long bytes) throws IOException {
    super(new RawLocalFileSystem());
    left = bytes;
    initialize(URI.create("file:///"), new Configuration());
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream out =
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Limited(out), null);
  }

  /** Its constructor is Hadoop's own. */
  private static FSError error() {
    try {
      Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException(WORDS));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Hadoop changed its error", e);
    }
  }

  private final class Limited extends FilterOutputStream {
    private boolean full;

    Limited(OutputStream out) {
      super(out);
    }

    private void take(int bytes) {
      left -= bytes;
      full |= left < 0;
      if (full) {
        throw error();
      }
    }

    @Override
    public void write(int value) throws IOException {
      take(1);
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.close();
      take(0);
    }
  }
}

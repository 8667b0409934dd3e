package dev.parsimony.spark.dl4j.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails beyond a given number of bytes; closing it closes nothing. */
final class LimitedInputStream extends FilterInputStream {
  private final String name;
  private final long most;
  private long left;

  /**
   * @param name of what is read, for the message
   */
  LimitedInputStream(InputStream in, String name, long most) {
    super(in);
    this.name = name;
    this.most = most;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new TooLargeException(name, most);
    }
  }

  @Override
  public void close() {
    // The stream below belongs to the caller.
  }
}

package dev.parsimony.spark.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files whose process dies at an operation that changes something: that one is done in part
 * or not at all, and none after it.
 */
final class CrashingFiles extends FilterFileSystem {
  private int left;

  /**
   * @param operations that are done before the crash
   */
  CrashingFiles(int operations) throws IOException {
    super(new RawLocalFileSystem());
    left = operations;
    initialize(URI.create("file:///"), new Configuration());
  }

  boolean crashed() {
    return left < 0;
  }

  private void operation() throws IOException {
    left--;
    if (left < 0) {
      throw new IOException("crashed");
    }
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
    operation();
    OutputStream out =
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Crashing(out), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    operation();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    operation();
    return super.delete(path, recursive);
  }

  /** Of a write at which it crashes the first half arrives. */
  private final class Crashing extends FilterOutputStream {
    Crashing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      operation();
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        operation();
      } catch (IOException e) {
        out.write(bytes, offset, length / 2);
        throw e;
      }
      out.write(bytes, offset, length);
    }
  }
}

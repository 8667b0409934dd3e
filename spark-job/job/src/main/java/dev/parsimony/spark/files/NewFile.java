package dev.parsimony.spark.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSError;

/**
 * A file that is being written. Errors of Hadoop's local file system are exceptions here; once
 * something could not be written, closing is silent.
 */
final class NewFile extends FilterOutputStream {
  private boolean failed;

  NewFile(OutputStream out) {
    super(out);
  }

  /** What is done to the file. */
  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Action action) throws IOException {
    boolean done = false;
    try {
      action.run();
      done = true;
    } catch (FSError e) {
      throw DiskErrors.asException(e);
    } finally {
      failed |= !done;
    }
  }

  @Override
  public void write(int value) throws IOException {
    attempt(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    attempt(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    attempt(out::flush);
  }

  /** Closes; HDFS and full disks throw at a close what they threw at the write before. */
  @Override
  public void close() throws IOException {
    boolean told = failed;
    try {
      attempt(out::close);
    } catch (IOException e) {
      if (!told) {
        throw e;
      }
    }
  }
}

package dev.parsimony.spark.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSError;

/** Errors of Hadoop's local file system, which are {@link Error}s there, as exceptions. */
final class DiskErrors {
  private DiskErrors() {}

  /** Returns the disk's error as an exception. */
  static IOException asException(FSError e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
  }

  /** Returns a stream of the same bytes that throws the disk's errors as exceptions. */
  static InputStream translating(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        try {
          return in.read();
        } catch (FSError e) {
          throw asException(e);
        }
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return in.read(bytes, offset, length);
        } catch (FSError e) {
          throw asException(e);
        }
      }
    };
  }
}

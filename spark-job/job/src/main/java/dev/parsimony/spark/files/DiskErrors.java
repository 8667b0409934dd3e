package dev.parsimony.spark.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSError;

/** Errors of Hadoop's local file system, which are {@link Error}s there, as exceptions. */
final class DiskErrors {
  private DiskErrors() {}

  /** What the disk said. */
  static IOException asException(FSError e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
  }

  /** The same bytes. */
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

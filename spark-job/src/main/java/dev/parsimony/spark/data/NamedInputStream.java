package dev.parsimony.spark.data;

import dev.parsimony.spark.config.UserErrorException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Turns read errors, a damaged gzip stream's among them, into sentences that name the file. */
final class NamedInputStream extends FilterInputStream {
  private final String name;

  NamedInputStream(InputStream in, String name) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() {
    try {
      return in.read();
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    try {
      return in.read(into, offset, length);
    } catch (IOException e) {
      throw named(e);
    }
  }

  private UserErrorException named(IOException cause) {
    if (cause instanceof EOFException) {
      return new UserErrorException(
          name + " is truncated: its gzip data end too early; copy or download it again.");
    }
    if (cause instanceof ZipException) {
      return new UserErrorException(
          name
              + " is corrupt: its gzip data cannot be unpacked ("
              + cause.getMessage()
              + "); copy or download it again.");
    }
    return DataFiles.unreadable(name, cause);
  }
}

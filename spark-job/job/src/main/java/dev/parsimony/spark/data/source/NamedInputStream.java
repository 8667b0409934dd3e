package dev.parsimony.spark.data.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

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
      throw DataFiles.unreadable(name, e);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    try {
      return in.read(into, offset, length);
    } catch (IOException e) {
      throw DataFiles.unreadable(name, e);
    }
  }
}

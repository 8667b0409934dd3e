package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;

/** The encoding of one value of an array in a record. */
@Internal
public enum ArrayEncoding {
  /** An unsigned byte; the value is its own / 255f. */
  UINT8(1),
  /** A little-endian IEEE float. */
  FLOAT32(Float.BYTES),
  /**
   * A little-endian int: the number of a class, or -1 for none. The network is given one row of
   * outputs for it, with a 1 for the class.
   */
  CLASS(Integer.BYTES);

  private final int bytes;

  ArrayEncoding(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per value. */
  public int bytes() {
    return bytes;
  }
}

package dev.parsimony.spark.data.format;

/** How a record stores one feature. */
public enum FeatureEncoding {
  /** An unsigned byte; the feature is its value / 255f. */
  UINT8(1),
  /** A little-endian IEEE float. */
  FLOAT32(Float.BYTES);

  private final int bytes;

  FeatureEncoding(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per feature. */
  public int bytes() {
    return bytes;
  }
}

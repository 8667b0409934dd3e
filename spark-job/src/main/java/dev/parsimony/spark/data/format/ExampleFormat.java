package dev.parsimony.spark.data.format;

import java.io.Serializable;

/**
 * The layout of the fixed-size record that holds one example.
 *
 * <pre>
 *   offset 0          4
 *          | label    | features            |
 *          | int32 LE | shape.size() values |
 * </pre>
 *
 * Images are stored channel by channel, row by row (NCHW).
 */
public record ExampleFormat(FeatureShape shape, FeatureEncoding encoding) implements Serializable {
  /** Where a record's features begin, in bytes. */
  public static final int PAYLOAD_OFFSET = Integer.BYTES;

  public ExampleFormat {
    Math.addExact(Math.multiplyExact(shape.size(), encoding.bytes()), PAYLOAD_OFFSET);
  }

  /** Bytes of one record, label included. */
  public int recordBytes() {
    return PAYLOAD_OFFSET + shape.size() * encoding.bytes();
  }

  /** A new, zeroed record. */
  public byte[] newRecord() {
    return new byte[recordBytes()];
  }
}

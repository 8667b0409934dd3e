package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * One of the arrays that make up an example.
 *
 * @param index of the network's input or output that it belongs to, from 0
 * @param shape of the longest example where lengths vary
 * @param varies whether examples have their own length in the last dimension: as many time steps as
 *     they have. A mask that varies is as long as what it masks, or has no values at all, where
 *     everything counts.
 */
@Internal
public record ArrayFormat(
    ArrayRole role, int index, ArrayShape shape, ArrayEncoding encoding, boolean varies)
    implements Serializable {
  public ArrayFormat {
    if (index < 0) {
      throw new IllegalArgumentException("index must not be negative: " + index);
    }
    Math.multiplyExact(shape.size(), encoding.bytes());
  }

  /** An array of the same shape in all examples. */
  public ArrayFormat(ArrayRole role, int index, ArrayShape shape, ArrayEncoding encoding) {
    this(role, index, shape, encoding, false);
  }

  /** Returns a copy whose length varies up to the shape's. */
  public ArrayFormat varying() {
    return new ArrayFormat(role, index, shape, encoding, true);
  }

  /** Whether it says what counts of another array. */
  public boolean mask() {
    return role == ArrayRole.FEATURES_MASK || role == ArrayRole.LABELS_MASK;
  }

  /** The most bytes that it takes in a record. */
  public int bytes() {
    return bytes(shape.steps());
  }

  /** Returns the bytes that it takes in a record with that many steps. */
  public int bytes(int steps) {
    return shape.rows() * steps * encoding.bytes();
  }
}

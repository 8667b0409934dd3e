package dev.parsimony.spark.data.format;

import java.io.Serializable;

/**
 * One of the arrays that make up an example.
 *
 * @param index of the network's input or output that it belongs to, from 0
 */
public record ArrayFormat(ArrayRole role, int index, ArrayShape shape, ArrayEncoding encoding)
    implements Serializable {
  public ArrayFormat {
    if (index < 0) {
      throw new IllegalArgumentException("index must not be negative: " + index);
    }
    Math.multiplyExact(shape.size(), encoding.bytes());
  }

  /** Bytes that it takes in a record. */
  public int bytes() {
    return shape.size() * encoding.bytes();
  }
}

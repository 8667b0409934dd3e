package dev.parsimony.compression.param;

import java.io.Serializable;
import java.util.Objects;

/**
 * One named tensor inside the flat parameter vector.
 *
 * @param name unique within its layout, not empty
 * @param offset index of its first element in the flat vector
 * @param length number of elements, at least 1
 * @param kind what becomes of its gradient
 */
public record ParameterTensor(String name, int offset, int length, TensorKind kind)
    implements Serializable {

  /** Throws {@link IllegalArgumentException} naming the value that is out of its range. */
  public ParameterTensor {
    Objects.requireNonNull(kind, "kind");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("Tensor at offset " + offset + " has an empty name");
    }
    if (offset < 0) {
      throw new IllegalArgumentException("Tensor \"" + name + "\": offset " + offset + " < 0");
    }
    if (length < 1) {
      throw new IllegalArgumentException("Tensor \"" + name + "\": length " + length + " < 1");
    }
    if (length > Integer.MAX_VALUE - offset) {
      throw new IllegalArgumentException(
          "Tensor \"" + name + "\" ends at " + ((long) offset + length) + ", beyond 2^31 - 1");
    }
  }

  /** Returns whether messages hold a block for this tensor. */
  public boolean travels() {
    return kind != TensorKind.FROZEN;
  }
}

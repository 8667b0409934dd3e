package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.param.ParameterTensor;
import java.io.Serializable;

/**
 * Options of all methods that send chosen elements. {@link Object#toString} gives what is to follow
 * a method's own parameters.
 *
 * @param warmup number of first steps that travel as float32, at least 0
 * @param paperWords whether blocks are written in the paper's 32-bit words only
 */
@Internal
public record SparseOptions(int warmup, boolean paperWords) implements Serializable {
  /** {@code warmup=N}. */
  public static final MethodParameter<Integer> WARMUP =
      MethodParameter.whole(
          "warmup",
          "N",
          0,
          Bounds.atLeast(0),
          "the first N steps travel in 32 bits and leave residuals as they are");

  /** {@code codec=paper}. */
  public static final MethodParameter<Boolean> CODEC =
      MethodParameter.choice(
          "codec",
          "paper",
          "the paper's 32-bit words instead of the shortest form, for tensors of at most 2^28"
              + " elements");

  private static final int MAX_WORD_ELEMENTS = 1 << 28;

  /** Throws {@link IllegalArgumentException} in one sentence for a negative number of steps. */
  public SparseOptions {
    WARMUP.require(warmup);
  }

  static SparseOptions of(MethodValues values) {
    return new SparseOptions(values.get(WARMUP), values.get(CODEC));
  }

  /** Throws {@link IllegalArgumentException} if the tensor's indices do not fit the words. */
  void requireFits(ParameterTensor tensor) {
    if (paperWords && tensor.length() > MAX_WORD_ELEMENTS) {
      throw new IllegalArgumentException(
          "Tensor \"%s\" has %d elements: codec=paper is for tensors of at most %d."
              .formatted(tensor.name(), tensor.length(), MAX_WORD_ELEMENTS));
    }
  }

  @Override
  public String toString() {
    return (warmup > 0 ? ",warmup=" + warmup : "") + (paperWords ? ",codec=paper" : "");
  }
}

package dev.parsimony.compression;

import dev.parsimony.compression.param.ParameterTensor;
import java.io.Serializable;

/**
 * What all methods that send chosen elements can be told. {@link Object#toString} gives what is to
 * follow a method's own parameters.
 *
 * @param warmup number of first steps that travel as float32, at least 0
 * @param paperWords whether blocks are written in the paper's 32-bit words only
 */
record SparseOptions(int warmup, boolean paperWords) implements Serializable {
  private static final int MOST_WORD_ELEMENTS = 1 << 28;

  SparseOptions {
    Range.require(warmup >= 0, "warmup=" + warmup, "warmup must be at least 0");
  }

  /** Throws {@link IllegalArgumentException} if the tensor's indices do not fit the words. */
  void requireFits(ParameterTensor tensor) {
    if (paperWords && tensor.length() > MOST_WORD_ELEMENTS) {
      throw new IllegalArgumentException(
          "Tensor \"%s\" has %d elements: codec=paper is for tensors of at most %d."
              .formatted(tensor.name(), tensor.length(), MOST_WORD_ELEMENTS));
    }
  }

  @Override
  public String toString() {
    return (warmup > 0 ? ",warmup=" + warmup : "") + (paperWords ? ",codec=paper" : "");
  }
}

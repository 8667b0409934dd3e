package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import java.io.Serializable;

/**
 * A way to compress a trained tensor's gradient: chooses elements and gives them codes of the
 * existing code books; the message's codecs write them. Immutable, with {@link Object#equals}; a
 * record is both.
 */
@Experimental
public interface CompressionMethod extends Serializable {
  /** Returns the number of float32 kept for each element from step to step: none, r, or r and v. */
  int residualArrays();

  /** Returns what {@link #compressor} reads: the second moment to keep v, or the mean alone. */
  default MomentRequest moments() {
    return MomentRequest.MEAN;
  }

  /** Returns whether compressors heed {@link TensorCompressor#scaleAlpha}. */
  default boolean hasAlpha() {
    return false;
  }

  /** Returns an upper bound of a message's bits for a tensor's elements, tables not included. */
  long maxBits(int elements);

  /** Returns the bits that some step's message takes for a tensor's elements in any case. */
  default long minBits(int elements) {
    return 0;
  }

  /** Returns the bits of an element if messages always hold all of them dense: 32, 16, or 0. */
  default int denseBits() {
    return 0;
  }

  /** Throws {@link IllegalArgumentException} in one sentence if it cannot be used for a tensor. */
  default void requireFits(ParameterTensor tensor) {}

  /**
   * Makes the compressor of a tensor that fits.
   *
   * @param state of all tensors, its vectors in the order of the layout; has at least the arrays
   *     that this method keeps
   */
  TensorCompressor compressor(ParameterTensor tensor, ResidualState state);

  /**
   * Makes the compressor of a tensor that fits, where changes of weights travel. By default a
   * method that keeps at most one residual chooses among changes as it does among gradients.
   *
   * @param state of all tensors, with a change that has not been sent where this method keeps
   *     anything, and r and v where it keeps both
   * @throws IllegalArgumentException in one sentence if the method has no way for changes
   */
  default TensorCompressor changeCompressor(ParameterTensor tensor, ResidualState state) {
    if (residualArrays() > 1) {
      throw new IllegalArgumentException(
          "Compression \""
              + this
              + "\" chooses among gradients only: share gradients, not updates.");
    }
    return compressor(tensor, state.ofChange());
  }

  /** Returns the text form with all parameters, which parses to an equal method. */
  @Override
  String toString();
}

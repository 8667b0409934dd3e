package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a convolution's backward pass, also without the gradients of its parameters: whoever
 * takes second moments has them on the way, as the sums of single examples' gradients.
 */
@Internal
public interface PartialBackward {
  /** Says whether the next backward pass may leave out the parameters' gradients. */
  void mayLeaveOutParameters(boolean may);

  /** Returns whether the last backward pass did; their arrays then hold anything. */
  boolean leftOutParameters();

  /**
   * Returns the gradients of the weights by image, after a backward pass; valid until the next
   * forward pass.
   *
   * @param input images with the layer's axes
   * @param delta likewise, the gradient at the pre-activations
   */
  ImageProducts products(INDArray input, INDArray delta);

  /** Returns memory for what lasts no longer than a call. */
  Scratch scratch();
}

package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;

/**
 * Computes a convolution's backward pass, also without the gradients of its parameters: whoever
 * takes second moments has them on the way, as the sums of single examples' gradients.
 */
@Internal
public interface PartialBackward {
  /** Says whether backward passes from now on may leave out the parameters' gradients. */
  void mayLeaveOutParameters(boolean may);

  /** Returns whether the last backward pass did; their arrays then hold anything. */
  boolean leftOutParameters();

  /** Returns memory for what lasts no longer than a call. */
  Scratch scratch();
}

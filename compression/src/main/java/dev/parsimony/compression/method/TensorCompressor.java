package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;

/** One tensor's way into the message, step after step. Not thread-safe. */
@Experimental
public interface TensorCompressor {
  /**
   * Appends the tensor's block, exactly one.
   *
   * @param moments of all tensors; only read. Where changes of weights travel, their mean is the
   *     change
   * @param step counted from 1
   * @param key of the step's random numbers, a function of the worker's seed and the step
   * @throws NonFiniteException if the moments hold NaN or infinity, or what is kept of earlier
   *     steps overflows with them
   */
  void append(GradientMoments moments, long step, long key, BlockOutput message);

  /**
   * Adds the mean gradient of a local step to what decides about the next message, where changes of
   * weights travel; by default nothing decides but the changes.
   *
   * @param moments of all tensors; only read
   * @param step of the next message, counted from 1
   */
  default void accumulateMean(GradientMoments moments, long step) {}

  /**
   * Adds the second moment that so many local steps share, once for each, likewise.
   *
   * @param moments of all tensors; only read
   * @param times 0 or more
   * @param step of the next message, counted from 1
   */
  default void accumulateSecondMoment(GradientMoments moments, int times, long step) {}

  /**
   * Multiplies the alpha of the method, where it has one, from the next step on.
   *
   * @param factor above 0, finite; larger sends less
   */
  default void scaleAlpha(float factor) {}
}

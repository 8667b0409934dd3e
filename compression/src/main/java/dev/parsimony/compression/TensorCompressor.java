package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;

/** One tensor's way into the message, step after step. */
interface TensorCompressor {
  /**
   * Appends the tensor's block.
   *
   * @param step counted from 1
   * @param key of the step's random numbers
   * @throws NonFiniteException as {@link GradientCompressor#advance} says
   */
  void append(GradientMoments moments, long step, long key, MessageBuilder message);
}

package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.FloatMemory;

/** Passes of a batch normalisation over a batch of images. */
interface NormPasses {
  /** Returns whether it is for such a batch. */
  boolean fits(int images, int channels, int pixels);

  /** Returns the bytes of the memory. */
  long heapBytes();

  /**
   * Normalises by the batch's own statistics.
   *
   * @param gamma and beta of the channels
   * @param use receives the statistics
   * @param rectify whether what is below 0 becomes 0
   */
  void train(
      FloatMemory x,
      FloatMemory out,
      float[] gamma,
      float[] beta,
      double eps,
      ChannelStatistics use,
      boolean rectify);

  /** Normalises by given statistics. */
  void infer(FloatMemory x, FloatMemory out, ChannelStatistics use);

  /** Replaces epsilon by 0 where the output was rectified to 0. */
  void mask(FloatMemory x, FloatMemory epsilon, ChannelStatistics use);

  /**
   * Computes the gradients.
   *
   * @param into receives the gradient at x
   * @param gammas receives the gradients of gamma, {@code betas} those of beta
   * @param masked whether the output was rectified, and epsilon is not masked yet
   */
  void backward(
      FloatMemory x,
      FloatMemory epsilon,
      FloatMemory into,
      double eps,
      ChannelStatistics use,
      float[] gammas,
      float[] betas,
      boolean masked);
}

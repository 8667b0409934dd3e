package dev.parsimony.secondmoment.kernel.pooling;

/** Pools one channel of an image at a time, or all that stand side by side. */
interface PoolingKernel {
  /** Returns whether the backward pass needs places that the forward pass has filled. */
  boolean remembers();

  /**
   * Pools channels.
   *
   * @param in they begin at {@code from}
   * @param out receives the result from {@code to} on
   * @param places receives, at the same places as {@code out}, where in {@code in} values came from
   */
  void forward(float[] in, int from, float[] out, int to, int[] places);

  /**
   * Gives the channels' gradient back to where its values came from.
   *
   * @param epsilon the gradient begins at {@code from}
   * @param into overwritten from {@code to} on, where the forward pass's {@code from} was
   * @param places as the forward pass filled them
   */
  void backward(float[] epsilon, int from, float[] into, int to, int[] places);
}

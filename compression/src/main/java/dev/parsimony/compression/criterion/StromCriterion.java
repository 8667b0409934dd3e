package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.SparseBlock;

/**
 * Sends an element's sign when its residual reaches beyond a threshold (N. Strom, "Scalable
 * distributed DNN training using commodity GPU cloud computing", Interspeech 2015): r += m; sent
 * when abs(r) &gt; tau, and then r -= sign*tau. Keeps no v.
 */
public final class StromCriterion extends SendCriterion {
  private final float tau;

  /**
   * Makes the criterion.
   *
   * @param tau above 0, finite, in units of the gradient; larger sends less
   */
  public StromCriterion(float tau) {
    this.tau = tau;
  }

  @Override
  int choose(ResidualState state, int from, int to, int[] indices, int count) {
    float[] r = state.r();
    int k = count;
    for (int i = from; i < to; i++) {
      indices[k] = i;
      k += Math.abs(r[i]) > tau ? 1 : 0;
    }
    return k;
  }

  @Override
  void keep(ResidualState state, int from, int to, SparseBlock chosen, int first) {}

  @Override
  public void settle(ResidualState state, SparseBlock sent) {
    subtract(state.r(), sent);
  }
}

package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.SparseBlock;

/**
 * Sends an element's sign when its residual reaches beyond a threshold and stands out from its
 * noise (arXiv 1802.06058, algorithm 2): r += m; v += s; sent when abs(r) &gt; tau and r^2 &gt;
 * alpha*v, and then v = max(v - 2*abs(r)*tau + tau^2, 0) with r as it was before r -= sign*tau;
 * otherwise v *= zeta.
 */
public final class HybridCriterion extends SendCriterion {
  private final float tau;
  private final float alpha;
  private final float zeta;

  /**
   * Makes the criterion.
   *
   * @param tau above 0, finite, in units of the gradient; larger sends less
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per step without sending, in (0, 1]
   */
  public HybridCriterion(float tau, float alpha, float zeta) {
    this.tau = tau;
    this.alpha = alpha;
    this.zeta = zeta;
  }

  @Override
  int choose(ResidualState state, int from, int to, int[] indices, int count) {
    float[] r = state.r();
    float[] v = state.v();
    int k = count;
    for (int i = from; i < to; i++) {
      indices[k] = i;
      k += (Math.abs(r[i]) > tau ? 1 : 0) & (r[i] * r[i] > alpha * v[i] ? 1 : 0);
    }
    return k;
  }

  @Override
  void keep(ResidualState state, int from, int to, SparseBlock chosen, int first) {
    int[] indices = chosen.indices();
    int start = from;
    for (int j = first, count = chosen.count(); j < count; j++) {
      state.decay(start, indices[j], zeta);
      start = indices[j] + 1;
    }
    state.decay(start, to, zeta);
  }

  @Override
  public void settle(ResidualState state, SparseBlock sent) {
    float[] r = state.r();
    float[] v = state.v();
    int[] indices = sent.indices();
    for (int j = 0, count = sent.count(); j < count; j++) {
      int i = indices[j];
      v[i] = Math.max(v[i] - 2 * Math.abs(r[i]) * tau + tau * tau, 0);
    }
    subtract(r, sent);
  }
}

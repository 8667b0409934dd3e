package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends an element's sign when its residual reaches beyond a threshold and stands out from its
 * noise (arXiv 1802.06058, algorithm 2): r += m; v += s; sent when abs(r) &gt; tau and r^2 &gt;
 * alpha*v, and then v = max(v - 2*abs(r)*tau + tau^2, 0) with r as it was before r -= sign*tau;
 * otherwise v *= zeta. Every chosen element is sent.
 */
@Internal
public final class HybridCriterion extends AlphaCriterion {
  private final float tau;

  /**
   * Makes the criterion.
   *
   * @param tau above 0, finite, in units of the gradient; larger sends less
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per step without sending, in (0, 1]
   */
  public HybridCriterion(float tau, float alpha, float zeta) {
    super(alpha, zeta);
    this.tau = tau;
  }

  @Override
  int append(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count) {
    return appendOutstanding(state, state.r(), tau, from, columns, length, local, to, count);
  }

  @Override
  void take(ResidualState state, int offset, Selection chosen, int first, int from, int to) {
    float[] r = state.r();
    float[] v = state.v();
    int[] indices = chosen.block().indices();
    float[] kept = chosen.kept();
    int count = chosen.block().count();
    for (int j = first; j < count; j++) {
      int i = offset + indices[j];
      kept[j] = Math.max(v[i] - 2 * Math.abs(r[i]) * tau + tau * tau, 0);
    }
    state.decay(from, to, zeta);
    for (int j = first; j < count; j++) {
      v[offset + indices[j]] = kept[j];
    }
    StromCriterion.subtract(r, tau, offset, chosen, first);
  }

  @Override
  public void settle(ParameterTensor tensor, ResidualState state, Selection chosen) {}
}

package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends the sign of an element's change when it reaches beyond a threshold and its mean gradient
 * stands out from its noise: sent when abs(d) &gt; tau and r^2 &gt; alpha*v, and then e = d -
 * sign*tau and r = v = 0; otherwise e = d and v *= zeta. Every chosen element is sent.
 */
@Internal
public final class HybridChangeCriterion extends ChangeCriterion {
  private final float tau;

  /**
   * Makes the criterion.
   *
   * @param tau above 0, finite, in units of weights; larger sends less
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per round without sending, in (0, 1]
   */
  public HybridChangeCriterion(float tau, float alpha, float zeta) {
    super(alpha, zeta);
    this.tau = tau;
  }

  @Override
  int append(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count) {
    return appendOutstanding(state, state.change(), tau, from, columns, length, local, to, count);
  }

  @Override
  void take(ResidualState state, int offset, Selection chosen, int first, int from, int to) {
    int[] indices = chosen.block().indices();
    for (int j = first, count = chosen.block().count(); j < count; j++) {
      int i = offset + indices[j];
      state.r()[i] = 0;
      state.v()[i] = 0;
    }
    state.decay(from, to, zeta);
    StromCriterion.subtract(state.change(), tau, offset, chosen, first);
  }

  @Override
  public void settle(ParameterTensor tensor, ResidualState state, Selection chosen) {}
}

package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.SparseBlock;

/**
 * Sends an element when its mean stands out from its noise (arXiv 1802.06058, algorithm 1): r += m;
 * v += s; sent when r^2 &gt; alpha*v, and then r = v = 0; otherwise v *= zeta. With error feedback,
 * which the paper has not, a sent element's r becomes what quantisation lost of it. An element that
 * is chosen but dropped by the quantiser counts as not sent: r is kept, v *= zeta.
 */
public final class VarianceCriterion extends SendCriterion {
  private final float alpha;
  private final float zeta;
  private final boolean errorFeedback;

  /**
   * Makes the criterion.
   *
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per step without sending, in (0, 1]
   */
  public VarianceCriterion(float alpha, float zeta, boolean errorFeedback) {
    this.alpha = alpha;
    this.zeta = zeta;
    this.errorFeedback = errorFeedback;
  }

  @Override
  int choose(ResidualState state, int from, int to, int[] indices, int count) {
    float[] r = state.r();
    float[] v = state.v();
    int k = count;
    for (int i = from; i < to; i++) {
      indices[k] = i;
      k += r[i] * r[i] > alpha * v[i] ? 1 : 0;
    }
    return k;
  }

  @Override
  void keep(ResidualState state, int from, int to, SparseBlock chosen, int first) {
    state.decay(from, to, zeta);
  }

  @Override
  public void settle(ResidualState state, SparseBlock sent) {
    if (errorFeedback) {
      subtract(state.r(), sent);
    } else {
      clear(state.r(), sent);
    }
    clear(state.v(), sent);
  }

  private static void clear(float[] values, SparseBlock sent) {
    int[] indices = sent.indices();
    for (int j = 0, count = sent.count(); j < count; j++) {
      values[indices[j]] = 0;
    }
  }
}

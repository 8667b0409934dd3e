package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends an element when its mean stands out from its noise (arXiv 1802.06058, algorithm 1): r += m;
 * v += s; sent when r^2 > alpha*v, and then r = v = 0; otherwise v *= zeta. All in float32. An
 * element that is chosen but dropped by the quantiser counts as not sent: r is kept, v *= zeta.
 */
public final class VarianceCriterion implements SendCriterion {
  /** Elements per pass: the four slices of a pass stay in the first-level cache. */
  private static final int PASS_ELEMENTS = 1024;

  private final float alpha;
  private final float zeta;

  /**
   * Makes the criterion.
   *
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per step without sending, in (0, 1]
   */
  public VarianceCriterion(float alpha, float zeta) {
    this.alpha = alpha;
    this.zeta = zeta;
  }

  @Override
  public boolean needsSecondMoment() {
    return true;
  }

  @Override
  public void select(
      ParameterTensor tensor, GradientMoments moments, ResidualState state, SparseBlock chosen) {
    float[] r = state.r();
    float[] v = state.v();
    int length = tensor.length();
    chosen.reset(length);
    for (int from = 0, size; from < length; from += size) {
      size = Math.min(PASS_ELEMENTS, length - from);
      int to = from + size;
      accumulate(r, moments.mean(), tensor.offset(), from, to);
      accumulate(v, moments.secondMoment(), tensor.offset(), from, to);
      if (!FiniteCheck.allFinite(r, from, to) || !FiniteCheck.allFinite(v, from, to)) {
        throw notFinite(tensor, moments, from);
      }
      chosen.ensureCapacity(chosen.count() + size);
      chosen.count(append(r, v, from, to, chosen.indices(), chosen.count()));
      decay(v, from, to);
    }
  }

  @Override
  public void settle(ResidualState state, SparseBlock sent) {
    float[] r = state.r();
    float[] v = state.v();
    int[] indices = sent.indices();
    for (int j = 0, count = sent.count(); j < count; j++) {
      r[indices[j]] = 0;
      v[indices[j]] = 0;
    }
  }

  private static void accumulate(float[] sum, float[] flat, int offset, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += flat[offset + i];
    }
  }

  /** Appends the indices that meet the criterion and returns the new count. */
  private int append(float[] r, float[] v, int from, int to, int[] indices, int count) {
    int k = count;
    for (int i = from; i < to; i++) {
      indices[k] = i;
      k += r[i] * r[i] > alpha * v[i] ? 1 : 0;
    }
    return k;
  }

  private void decay(float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] *= zeta;
    }
  }

  private static IllegalArgumentException notFinite(
      ParameterTensor tensor, GradientMoments moments, int from) {
    FiniteCheck.requireFinite("mean gradient", tensor, moments.mean());
    FiniteCheck.requireFinite("second moment", tensor, moments.secondMoment());
    return new IllegalArgumentException(
        "The residual of tensor \"%s\" overflows float32 at or after its element %d"
            .formatted(tensor.name(), from));
  }
}

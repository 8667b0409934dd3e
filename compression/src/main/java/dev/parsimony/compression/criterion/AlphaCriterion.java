package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;

/**
 * Asks, among other things, whether an element's mean gradient stands out from its noise: r^2 &gt;
 * alpha*v (arXiv 1802.06058).
 */
@Internal
public abstract sealed class AlphaCriterion extends SendCriterion
    permits VarianceCriterion, HybridCriterion, ChangeCriterion {
  final float zeta;
  private final float givenAlpha;
  private float alpha;

  AlphaCriterion(float alpha, float zeta) {
    this.givenAlpha = alpha;
    this.alpha = alpha;
    this.zeta = zeta;
  }

  @Override
  public final void scaleAlpha(float factor) {
    alpha = givenAlpha * factor;
  }

  /**
   * Adds twice the amount by which r^2 exceeds alpha*v; the difference of floats never vanishes.
   * Other conditions are not screened for.
   */
  @Override
  final void screen(float[] r, float[] v, float[] screen, int length) {
    float threshold = alpha;
    for (int i = 0; i < length; i++) {
      float excess = r[i] * r[i] - threshold * v[i];
      screen[i] += Math.abs(excess) + excess;
    }
  }

  /** Appends, as {@link #append}, the elements whose mean stands out. */
  final int appendOutstanding(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count) {
    float[] r = state.r();
    float[] v = state.v();
    float threshold = alpha;
    int k = count;
    for (int c = 0; c < length; c++) {
      int i = from + columns[c];
      to[k] = i - local;
      k += exceeds(r[i] * r[i], threshold * v[i]);
    }
    return k;
  }

  /**
   * Appends, as {@link #append}, the elements whose mean stands out and whose value is beyond a
   * threshold.
   *
   * @param values of all elements, as r is
   */
  final int appendOutstanding(
      ResidualState state,
      float[] values,
      float tau,
      int from,
      int[] columns,
      int length,
      int local,
      int[] to,
      int count) {
    float[] r = state.r();
    float[] v = state.v();
    float threshold = alpha;
    int k = count;
    for (int c = 0; c < length; c++) {
      int i = from + columns[c];
      to[k] = i - local;
      k += exceeds(Math.abs(values[i]), tau) & exceeds(r[i] * r[i], threshold * v[i]);
    }
    return k;
  }
}

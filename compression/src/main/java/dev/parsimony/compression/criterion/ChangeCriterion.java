package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;

/**
 * Chooses among changes of weights by the gradients that led to them: r and v, which all local
 * steps have been added to, decide; d = e + the round's change is what is sent. The second
 * condition of the paper is the same; only what travels is another.
 */
@Internal
public abstract sealed class ChangeCriterion extends SendCriterion
    permits VarianceChangeCriterion, HybridChangeCriterion {
  final float zeta;
  private final float baseAlpha;
  private float alpha;

  ChangeCriterion(float alpha, float zeta) {
    this.baseAlpha = alpha;
    this.alpha = alpha;
    this.zeta = zeta;
  }

  @Override
  public final void scaleAlpha(float factor) {
    alpha = baseAlpha * factor;
  }

  /** Returns the alpha of this step. */
  final float alpha() {
    return alpha;
  }

  /** Adds changes, which the moments' mean holds: e becomes d. */
  @Override
  final boolean add(GradientMoments moments, ResidualState state, int from, int to) {
    state.addChange(moments.mean(), from, to);
    return FiniteCheck.allFinite(state.change(), from, to);
  }

  @Override
  final void screen(float[] r, float[] v, float[] screen, int length) {
    VarianceCriterion.screen(r, v, alpha, screen, length);
  }
}

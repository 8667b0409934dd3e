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
public abstract sealed class ChangeCriterion extends AlphaCriterion
    permits VarianceChangeCriterion, HybridChangeCriterion {
  ChangeCriterion(float alpha, float zeta) {
    super(alpha, zeta);
  }

  /** Adds changes, which the moments' mean holds: e becomes d. */
  @Override
  final boolean add(GradientMoments moments, ResidualState state, int from, int to) {
    state.addChange(moments.mean(), from, to);
    return FiniteCheck.allFinite(state.change(), from, to);
  }
}

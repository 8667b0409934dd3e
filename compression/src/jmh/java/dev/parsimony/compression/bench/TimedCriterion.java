package dev.parsimony.compression.bench;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;

/** A criterion that adds up its time. */
final class TimedCriterion implements SendCriterion {
  private final SendCriterion criterion;
  private long selectNanos;
  private long settleNanos;

  TimedCriterion(SendCriterion criterion) {
    this.criterion = criterion;
  }

  /** Time in {@link #select} so far. */
  long selectNanos() {
    return selectNanos;
  }

  /** Time in {@link #settle} so far. */
  long settleNanos() {
    return settleNanos;
  }

  @Override
  public boolean needsSecondMoment() {
    return criterion.needsSecondMoment();
  }

  @Override
  public void select(
      ParameterTensor tensor, GradientMoments moments, ResidualState state, SparseBlock chosen) {
    long start = System.nanoTime();
    criterion.select(tensor, moments, state, chosen);
    selectNanos += System.nanoTime() - start;
  }

  @Override
  public void settle(ResidualState state, SparseBlock sent) {
    long start = System.nanoTime();
    criterion.settle(state, sent);
    settleNanos += System.nanoTime() - start;
  }
}

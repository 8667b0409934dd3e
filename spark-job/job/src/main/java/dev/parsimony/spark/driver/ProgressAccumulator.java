package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/** Carries rank 0's latest progress to the driver, with the executor's heartbeats. */
final class ProgressAccumulator extends AccumulatorV2<Progress, Latest> {
  private volatile @Nullable Progress latest;

  @Override
  public boolean isZero() {
    return latest == null;
  }

  @Override
  public AccumulatorV2<Progress, Latest> copy() {
    ProgressAccumulator copy = new ProgressAccumulator();
    copy.latest = latest;
    return copy;
  }

  @Override
  public void reset() {
    latest = null;
  }

  @Override
  public void add(Progress progress) {
    latest = progress;
  }

  @Override
  public void merge(AccumulatorV2<Progress, Latest> other) {
    other.value().progress().ifPresent(this::add);
  }

  @Override
  public Latest value() {
    return new Latest(latest);
  }
}

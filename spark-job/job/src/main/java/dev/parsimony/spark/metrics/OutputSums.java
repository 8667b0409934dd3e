package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** Sums over test examples, from which the figures of one output are made. Not thread-safe. */
@Internal
public interface OutputSums {
  /** The sums as numbers; as many on every worker. */
  double[] values();

  /**
   * Adds the sums of other examples.
   *
   * @param other what {@link #values} gave
   */
  void add(double[] other);

  OutputFigures figures();
}

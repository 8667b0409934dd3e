package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** Sums of an output that only its loss judges. */
@Internal
public final class LossOnlySums implements OutputSums {
  private final String output;

  public LossOnlySums(String output) {
    this.output = output;
  }

  @Override
  public double[] values() {
    return new double[0];
  }

  @Override
  public void add(double[] other) {}

  @Override
  public OutputFigures.LossOnly figures() {
    return new OutputFigures.LossOnly(output);
  }
}

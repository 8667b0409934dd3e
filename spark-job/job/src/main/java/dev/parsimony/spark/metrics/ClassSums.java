package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** Counts right answers where each example has one class. */
@Internal
public final class ClassSums implements OutputSums {
  private final String output;
  private double correct;
  private double tested;

  public ClassSums(String output) {
    this.output = output;
  }

  /** Adds an answer. */
  public void add(boolean right) {
    tested++;
    correct += right ? 1 : 0;
  }

  /** Returns how many answers were right. */
  public long correct() {
    return (long) correct;
  }

  /** Returns how many answers there were. */
  public long tested() {
    return (long) tested;
  }

  @Override
  public double[] values() {
    return new double[] {correct, tested};
  }

  @Override
  public void add(double[] other) {
    correct += other[0];
    tested += other[1];
  }

  @Override
  public OutputFigures.Classes figures() {
    return new OutputFigures.Classes(output, correct / tested);
  }
}

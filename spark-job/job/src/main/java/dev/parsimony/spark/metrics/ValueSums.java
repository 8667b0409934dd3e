package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * Sums of squared errors of numbers, and of their squared distances from their mean. Means are
 * followed as the examples come, and merged, by Chan, Golub and LeVeque, "Updating formulae and a
 * pairwise algorithm for computing sample variances" (1979), so that large numbers with small
 * differences keep their digits.
 */
@Internal
public final class ValueSums implements OutputSums, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SUMS = 4;
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int DISTANCES = 2;
  private static final int ERRORS = 3;

  private final String output;

  /** A column's sums side by side. */
  private final double[] sums;

  /**
   * @param columns values of an example
   */
  public ValueSums(String output, int columns) {
    this.output = output;
    this.sums = new double[Math.multiplyExact(SUMS, columns)];
  }

  /** Adds the answer for one value of an example. */
  public void add(int column, double expected, double answered) {
    int at = SUMS * column;
    sums[at + COUNT]++;
    double distance = expected - sums[at + MEAN];
    sums[at + MEAN] += distance / sums[at + COUNT];
    sums[at + DISTANCES] += distance * (expected - sums[at + MEAN]);
    sums[at + ERRORS] += (expected - answered) * (expected - answered);
  }

  @Override
  public double[] values() {
    return sums.clone();
  }

  @Override
  public void add(double[] other) {
    for (int at = 0; at < sums.length; at += SUMS) {
      double count = sums[at + COUNT] + other[at + COUNT];
      if (other[at + COUNT] > 0) {
        double share = other[at + COUNT] / count;
        double distance = other[at + MEAN] - sums[at + MEAN];
        sums[at + DISTANCES] +=
            other[at + DISTANCES] + distance * distance * sums[at + COUNT] * share;
        sums[at + MEAN] += distance * share;
        sums[at + COUNT] = count;
        sums[at + ERRORS] += other[at + ERRORS];
      }
    }
  }

  @Override
  public OutputFigures.Values figures() {
    double squaredErrors = 0;
    int columns = 0;
    double rSquared = 0;
    int varying = 0;
    for (int at = 0; at < sums.length; at += SUMS) {
      if (sums[at + COUNT] > 0) {
        squaredErrors += sums[at + ERRORS] / sums[at + COUNT];
        columns++;
      }
      if (sums[at + DISTANCES] > 0) {
        rSquared += 1 - sums[at + ERRORS] / sums[at + DISTANCES];
        varying++;
      }
    }
    return new OutputFigures.Values(output, squaredErrors / columns, rSquared / varying);
  }
}

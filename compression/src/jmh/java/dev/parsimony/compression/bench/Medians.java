package dev.parsimony.compression.bench;

import java.util.Arrays;

/** Medians of what was measured round by round. */
public final class Medians {
  private Medians() {}

  /** The median; of an even number of values the mean of the two in the middle. */
  public static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The median of each round's value over its reference. */
  public static double ofRatios(double[] values, double[] references) {
    double[] ratios = new double[values.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = values[i] / references[i];
    }
    return of(ratios);
  }
}

package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * How values are distributed between the least and the largest of them: {@link #BUCKETS} equally
 * wide buckets, as many as TensorFlow makes of a tensor; one where all values are the same.
 * Immutable.
 */
@Internal
public final class Histogram implements Serializable {
  public static final int BUCKETS = 30;

  private final double min;
  private final double max;
  private final double sum;
  private final double sumOfSquares;
  private final int[] counts;

  private Histogram(double min, double max, double sum, double sumOfSquares, int[] counts) {
    this.min = min;
    this.max = max;
    this.sum = sum;
    this.sumOfSquares = sumOfSquares;
    this.counts = counts;
  }

  /**
   * Makes a histogram of {@code values[from..to)}.
   *
   * @param values at least one; only read
   */
  public static Histogram of(float[] values, int from, int to) {
    float min = values[from];
    float max = values[from];
    double sum = 0;
    double sumOfSquares = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
      sum += value;
      sumOfSquares += value * value;
    }
    return new Histogram(min, max, sum, sumOfSquares, counts(values, from, to, min, max));
  }

  private static int[] counts(float[] values, int from, int to, double min, double max) {
    if (min == max) {
      return new int[] {to - from};
    }
    int[] counts = new int[BUCKETS];
    double perUnit = BUCKETS / (max - min);
    for (int i = from; i < to; i++) {
      counts[Math.min(BUCKETS - 1, (int) ((values[i] - min) * perUnit))]++;
    }
    return counts;
  }

  public double min() {
    return min;
  }

  public double max() {
    return max;
  }

  public double sum() {
    return sum;
  }

  public double sumOfSquares() {
    return sumOfSquares;
  }

  /** Whether all values are finite; else nothing here says anything of them. */
  public boolean finite() {
    return Double.isFinite(sumOfSquares); // no sum of squared floats is beyond double
  }

  public int buckets() {
    return counts.length;
  }

  /** Returns how many values a bucket has; those at its upper bound are in the next. */
  public int count(int bucket) {
    return counts[bucket];
  }

  /** Returns the upper bound of a bucket; that of the last one is the largest value, as it is. */
  public double limit(int bucket) {
    return bucket == counts.length - 1 ? max : min + (max - min) * (bucket + 1) / counts.length;
  }

  /** Returns how many values there are. */
  public long count() {
    long all = 0;
    for (int count : counts) {
      all += count;
    }
    return all;
  }
}

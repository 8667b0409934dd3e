package dev.parsimony.spark.report.page;

import java.util.Arrays;

/** Few points in place of many, such that the picture stays. */
final class Thinning {
  /** Points that are never too many. */
  static final int PLENTY = 240;

  private static final int BUCKETS = 110;

  private Thinning() {}

  /**
   * Returns the indices of points to draw, ascending: the first and last one, and of each bucket
   * the lowest and highest, so that no peak is lost.
   */
  static int[] outline(double[] values) {
    int count = values.length;
    if (count <= PLENTY) {
      return range(count);
    }
    boolean[] kept = new boolean[count];
    kept[0] = true;
    kept[count - 1] = true;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int lowest = -1;
      int highest = -1;
      for (int i = begin(bucket, count); i < begin(bucket + 1, count); i++) {
        if (!Double.isNaN(values[i])) {
          lowest = lowest < 0 || values[i] < values[lowest] ? i : lowest;
          highest = highest < 0 || values[i] > values[highest] ? i : highest;
        }
      }
      if (lowest >= 0) {
        kept[lowest] = true;
        kept[highest] = true;
      }
    }
    return Arrays.stream(range(count)).filter(i -> kept[i]).toArray();
  }

  /** Returns means of buckets; the values themselves where they are few. */
  static double[] means(double[] values) {
    if (values.length <= PLENTY) {
      return values;
    }
    double[] means = new double[BUCKETS];
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      means[bucket] =
          Arrays.stream(values, begin(bucket, values.length), begin(bucket + 1, values.length))
              .average()
              .orElseThrow();
    }
    return means;
  }

  private static int begin(int bucket, int count) {
    return (int) ((long) bucket * count / BUCKETS);
  }

  private static int[] range(int count) {
    int[] range = new int[count];
    Arrays.setAll(range, i -> i);
    return range;
  }
}

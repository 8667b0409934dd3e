package dev.parsimony.spark.driver;

/** Seeds derived from the run's, one for each use, so that no two uses draw the same numbers. */
final class Seeds {
  private static final long DROPOUT = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  static long dropout(long seed, int rank) {
    return mix(mix(seed ^ DROPOUT) + rank);
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

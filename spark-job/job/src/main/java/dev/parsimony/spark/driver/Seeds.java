package dev.parsimony.spark.driver;

import dev.parsimony.spark.data.random.SplitMix;

/** Seeds derived from the run's, one for each use, so that no two uses draw the same numbers. */
final class Seeds {
  private static final long DROPOUT = 1;
  private static final long ROUNDING = 2;

  private Seeds() {}

  /**
   * @param start epochs or steps that were trained before, so that going on draws new masks
   */
  static long dropout(long seed, long start, int rank) {
    return SplitMix.hash(seed, DROPOUT, start, rank);
  }

  /** Of a compressor's stochastic rounding, likewise. */
  static long rounding(long seed, long start, int rank) {
    return SplitMix.hash(seed, ROUNDING, start, rank);
  }
}

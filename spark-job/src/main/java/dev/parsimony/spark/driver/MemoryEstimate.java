package dev.parsimony.spark.driver;

import dev.parsimony.compression.param.ParameterLayout;

/** What a worker needs on its heap, from the number of parameters. */
final class MemoryEstimate {
  /** Of the heap; the rest is Spark's. */
  static final double USABLE_SHARE = 0.7;

  /** Mean gradient, second moment, both residuals, sum, mean over workers. */
  private static final long ARRAYS_PER_WORKER = 6;

  private MemoryEstimate() {}

  /** An upper bound for dense messages: one encoded, and one received from every worker. */
  static long heapBytes(ParameterLayout layout, int workers) {
    return (ARRAYS_PER_WORKER + 2L + workers) * Float.BYTES * layout.length();
  }

  static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}

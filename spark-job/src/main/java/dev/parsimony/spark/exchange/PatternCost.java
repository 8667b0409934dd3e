package dev.parsimony.spark.exchange;

/**
 * What a round takes by one pattern: so long for any, and so much more for each byte that the
 * busiest connection end has to move.
 *
 * @param roundNanos nanoseconds of a round of tiny blocks
 * @param nanosPerByte nanoseconds per byte of the busiest rank's traffic in one direction
 */
record PatternCost(double roundNanos, double nanosPerByte) {
  /** Predicted nanoseconds for so many bytes of the busiest rank. */
  double nanos(double busiestBytes) {
    return roundNanos + nanosPerByte * busiestBytes;
  }
}

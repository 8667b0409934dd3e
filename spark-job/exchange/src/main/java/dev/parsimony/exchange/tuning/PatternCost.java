package dev.parsimony.exchange.tuning;

/**
 * The time of a round by one pattern, as a function of the bytes that the busiest rank moves in one
 * direction: straight lines through what was measured for tiny, some and many bytes.
 */
record PatternCost(
    double tinyNanos, double someBytes, double someNanos, double manyBytes, double manyNanos) {
  /** Least slope, faster than any memory; measured times may even fall as bytes grow. */
  private static final double MIN_NANOS_PER_BYTE = 0.01;

  /** Returns the predicted nanoseconds for that many bytes of the busiest rank. */
  double nanos(double busiestBytes) {
    if (busiestBytes <= someBytes) {
      return tinyNanos + Math.max(0, someNanos - tinyNanos) * busiestBytes / someBytes;
    }
    return someNanos + nanosPerByte() * (busiestBytes - someBytes);
  }

  /** Returns the nanoseconds a byte where there are many bytes. */
  double nanosPerByte() {
    return manyBytes == someBytes
        ? MIN_NANOS_PER_BYTE
        : Math.max(MIN_NANOS_PER_BYTE, (manyNanos - someNanos) / (manyBytes - someBytes));
  }
}

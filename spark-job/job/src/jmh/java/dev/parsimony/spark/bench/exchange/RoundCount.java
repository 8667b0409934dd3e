package dev.parsimony.spark.bench.exchange;

import java.util.Locale;

/**
 * How much of one size is measured at a time.
 *
 * @param size bytes of a block, or elements of a vector
 * @param warmup rounds before
 * @param measured rounds that count
 */
record RoundCount(int size, int warmup, int measured) {
  /** A million bytes, as rates of networks count them. */
  static final int MB = 1_000_000;

  private static final int KB = 1000;
  private static final int SMALL_BYTES = 100;
  private static final int LARGE_BYTES = 16 * MB;

  static RoundCount small(boolean quick) {
    return quick ? new RoundCount(SMALL_BYTES, 500, 500) : new RoundCount(SMALL_BYTES, 2000, 3000);
  }

  static RoundCount medium(boolean quick) {
    return quick ? new RoundCount(MB, 10, 20) : new RoundCount(MB, 30, 100);
  }

  static RoundCount large(boolean quick) {
    return quick ? new RoundCount(LARGE_BYTES, 1, 3) : new RoundCount(LARGE_BYTES, 2, 10);
  }

  /** The size as figures name it. */
  String bytes() {
    if (size < KB) {
      return size + " B";
    }
    return size < MB
        ? String.format(Locale.ROOT, "%d kB", size / KB)
        : String.format(Locale.ROOT, "%d MB", size / MB);
  }

  /** BYTES:WARMUP:ROUNDS, as the MPI program takes it. */
  String argument() {
    return size + ":" + warmup + ":" + measured;
  }
}

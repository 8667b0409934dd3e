package dev.parsimony.compression.codec;

/** Base-2 logarithm of the size of coding tables. */
final class TableLog {
  private static final int SMALLEST = 6;

  private TableLog() {}

  /**
   * For {@code count} symbols written, of so many kinds, at most {@code most} where that will do.
   */
  static int of(int count, int symbols, int most) {
    int forCount = Math.min(most, bitLength(count));
    return Math.max(SMALLEST, Math.max(forCount, 1 + bitLength(symbols - 1)));
  }

  private static int bitLength(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(value);
  }
}

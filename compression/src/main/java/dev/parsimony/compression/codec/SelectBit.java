package dev.parsimony.compression.codec;

/**
 * Where the n-th one of a word is (S. Vigna, Broadword Implementation of Rank/Select Queries, 2008,
 * section 4), without branches.
 */
final class SelectBit {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** The place of a one in a byte: index 256 * rank + byte. */
  private static final byte[] IN_BYTE = new byte[8 << 8];

  static {
    for (int bits = 0; bits < 256; bits++) {
      int rank = 0;
      for (int place = 0; place < 8; place++) {
        if ((bits >>> place & 1) != 0) {
          IN_BYTE[rank++ << 8 | bits] = (byte) place;
        }
      }
    }
  }

  private SelectBit() {}

  /**
   * Returns the place of the one that has {@code rank} ones below it.
   *
   * @param rank at least 0 and below the number of ones
   */
  static int of(long word, int rank) {
    long sums = word - (word >>> 1 & 0x5555_5555_5555_5555L);
    sums = (sums & 0x3333_3333_3333_3333L) + (sums >>> 2 & 0x3333_3333_3333_3333L);
    sums = (sums + (sums >>> 4) & 0x0F0F_0F0F_0F0F_0F0FL) * ONES;
    // The number of bytes up to whose end there are no more than rank ones.
    int place = Long.bitCount((rank * ONES | HIGHS) - sums & HIGHS) << 3;
    int rest = rank - (int) (sums << 8 >>> place & 0xFF);
    return place + IN_BYTE[rest << 8 | (int) (word >>> place & 0xFF)];
  }
}

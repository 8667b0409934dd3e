package dev.parsimony.compression.entropy;

import dev.parsimony.compression.Internal;

/**
 * Gaps as a token and extra bits: 0 and 1 are tokens themselves; above, a token stands for half an
 * octave, 2, 3, 4-5, 6-7, 8-11, 12-15 and so on, and the extra bits, if any, place the gap in it.
 */
@Internal
public final class GapTokens {
  /** Number of tokens for gaps of 0 to 2^31 - 1. */
  public static final int TOKENS = 62;

  private static final int TABLE_GAPS = 1 << 10;
  private static final byte[] TOKEN = new byte[TABLE_GAPS];
  private static final int[] LOWEST = new int[TOKENS];
  private static final byte[] EXTRA_BITS = new byte[TOKENS];

  static {
    for (int gap = 0; gap < TABLE_GAPS; gap++) {
      TOKEN[gap] = (byte) computed(gap);
    }
    for (int token = 2; token < TOKENS; token++) {
      EXTRA_BITS[token] = (byte) ((token >>> 1) - 1);
      LOWEST[token] = (2 | (token & 1)) << EXTRA_BITS[token];
    }
    LOWEST[1] = 1;
  }

  private GapTokens() {}

  /** Returns the token of a gap of at least 0. */
  public static int of(int gap) {
    return gap < TABLE_GAPS ? TOKEN[gap] : computed(gap);
  }

  /** Returns the smallest gap of a token; the extra bits are the low bits of the gap itself. */
  public static int lowest(int token) {
    return LOWEST[token];
  }

  /** Returns the number of extra bits of a token, at most 29. */
  public static int extraBits(int token) {
    return EXTRA_BITS[token];
  }

  private static int computed(int gap) {
    if (gap < 2) {
      return gap;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(gap);
    return 2 * exponent + ((gap >>> (exponent - 1)) & 1);
  }
}

package dev.parsimony.compression.codec;

/** IEEE 754 binary16, which JDK 17 has no conversions for. */
final class Half {
  /** Largest exponent e for which all magnitudes below 2^(e+1) round to finite halves. */
  static final int SAFE_EXPONENT = 14;

  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7C00;
  private static final int MANTISSA = 0x03FF;
  private static final int DROPPED_BITS = 13;
  private static final int REBIAS = (127 - 15) << 23;

  /** Adding it to a float below 2^-14 leaves the half's subnormal bits in the low bits. */
  private static final float SUBNORMAL_MAGIC = 0x1p-1f;

  private Half() {}

  /** Rounds a finite value to the nearest half, ties to even; beyond the largest to infinity. */
  static int of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & SIGN;
    float magnitude = Math.abs(value);
    if (magnitude < 0x1p-14f) {
      int sum = Float.floatToRawIntBits(magnitude + SUBNORMAL_MAGIC);
      return sign | (sum - Float.floatToRawIntBits(SUBNORMAL_MAGIC));
    }
    int rest = bits & Integer.MAX_VALUE;
    int rounded = rest - REBIAS + 0x0FFF + ((rest >>> DROPPED_BITS) & 1);
    return sign | Math.min(rounded >>> DROPPED_BITS, INFINITY);
  }

  /** Returns the value of a half, given in the low 16 bits. */
  static float toFloat(int half) {
    int magnitude = half & ~SIGN;
    float value =
        magnitude <= MANTISSA
            ? magnitude * 0x1p-24f
            : Float.intBitsToFloat((magnitude << DROPPED_BITS) + REBIAS);
    return (half & SIGN) == 0 ? value : -value;
  }

  /** Returns whether a half is neither NaN nor infinity. */
  static boolean isFinite(int half) {
    return (half & INFINITY) != INFINITY;
  }
}

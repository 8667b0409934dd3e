package dev.parsimony.compression.codec;

import dev.parsimony.compression.Internal;

/**
 * Values as float16, little-endian, scaled by a power of two so that the largest magnitude lies in
 * [2^14, 2^15): nothing overflows, and small gradients keep eleven bits where plain float16 would
 * make them zero.
 */
@Internal
public final class ScaledHalf {
  /** Bytes of a value. */
  public static final int BYTES = 2;

  private ScaledHalf() {}

  /**
   * Returns the exponent to scale by: in -126 to 127, also where all values are zero or subnormal.
   */
  public static int exponent(float[] values, int from, int length) {
    float largest = Float.MIN_NORMAL;
    for (int i = from; i < from + length; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return Math.getExponent(largest);
  }

  /** Encodes finite values whose largest magnitude is below 2^(exponent + 1). */
  public static void encode(
      float[] values, int from, int length, int exponent, byte[] out, int offset) {
    // Up to 2^140: as two factors, since float ends at 2^127.
    float scale = Math.scalb(1f, -exponent);
    for (int i = 0; i < length; i++) {
      int half = Half.of(values[from + i] * scale * (1 << Half.SAFE_EXPONENT));
      WireFormat.putShort(out, offset + BYTES * i, half);
    }
  }

  /** Decodes finite halves. */
  public static void decode(
      byte[] in, int offset, int exponent, float[] values, int from, int length) {
    float scale = Math.scalb(1f, exponent);
    for (int i = 0; i < length; i++) {
      float value = Half.toFloat(WireFormat.shortAt(in, offset + BYTES * i)) * 0x1p-14f * scale;
      // The largest floats round up to a half that stands for 2^128.
      values[from + i] = Math.max(-Float.MAX_VALUE, Math.min(value, Float.MAX_VALUE));
    }
  }
}

package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;

/**
 * All elements as float16, scaled by a power of two so that the tensor's largest magnitude lies in
 * [2^14, 2^15): nothing overflows, and small gradients keep eleven bits where plain float16 would
 * make them zero.
 */
final class HalfCodec implements DenseCodec {
  private static final int BYTES = 2;
  private final BlockReader reader = new BlockReader();

  @Override
  public int id() {
    return WireFormat.HALVES;
  }

  @Override
  public long encodedLength(int length) {
    return WireFormat.EXPONENT_BYTES + (long) BYTES * length;
  }

  @Override
  public void encode(DenseBlock block, byte[] out, int offset) {
    float[] values = block.values();
    int from = block.offset();
    int exponent = exponentOfLargest(values, from, block.length());
    out[offset] = (byte) (exponent + WireFormat.EXPONENT_BIAS);
    int first = offset + WireFormat.EXPONENT_BYTES;
    // Up to 2^140: as two factors, since float ends at 2^127.
    float scale = Math.scalb(1f, -exponent);
    for (int i = 0, length = block.length(); i < length; i++) {
      int half = Half.of(values[from + i] * scale * (1 << Half.SAFE_EXPONENT));
      WireFormat.putShort(out, first + BYTES * i, half);
    }
  }

  @Override
  public void decode(byte[] in, int offset, int limit, int length, DenseBlock block) {
    MalformedBlockException.requireBytes(offset, limit, encodedLength(length));
    reader.start(in, offset, limit);
    float scale = Math.scalb(1f, reader.exponent());
    int first = reader.position();
    block.own(length);
    float[] values = block.values();
    for (int i = 0; i < length; i++) {
      int half = WireFormat.shortAt(in, first + BYTES * i);
      if (!Half.isFinite(half)) {
        throw new MalformedBlockException(
            first + BYTES * i, "half %04x".formatted(half), "a finite one");
      }
      float value = Half.toFloat(half) * 0x1p-14f * scale;
      // The largest floats round up to a half that stands for 2^128.
      values[i] = Math.max(-Float.MAX_VALUE, Math.min(value, Float.MAX_VALUE));
    }
  }

  /** In -126 to 127, also where all values are zero or subnormal. */
  private static int exponentOfLargest(float[] values, int from, int length) {
    float largest = Float.MIN_NORMAL;
    for (int i = from; i < from + length; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return Math.getExponent(largest);
  }
}

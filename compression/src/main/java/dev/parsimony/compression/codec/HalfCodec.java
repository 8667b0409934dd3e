package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;

/** All elements as float16, scaled for the tensor: see {@link ScaledHalf}. */
final class HalfCodec implements DenseCodec {
  private static final int BYTES = ScaledHalf.BYTES;
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
    int exponent = ScaledHalf.exponent(values, from, block.length());
    out[offset] = (byte) (exponent + WireFormat.EXPONENT_BIAS);
    int first = offset + WireFormat.EXPONENT_BYTES;
    ScaledHalf.encode(values, from, block.length(), exponent, out, first);
  }

  @Override
  public void decode(byte[] in, int offset, int limit, int length, DenseBlock block) {
    MalformedBlockException.requireBytes(offset, limit, encodedLength(length));
    reader.start(in, offset, limit);
    int exponent = reader.exponent();
    int first = reader.position();
    for (int i = 0; i < length; i++) {
      int half = WireFormat.shortAt(in, first + BYTES * i);
      if (!Half.isFinite(half)) {
        throw new MalformedBlockException(
            first + BYTES * i, "half %04x".formatted(half), "a finite one");
      }
    }
    block.own(length);
    ScaledHalf.decode(in, first, exponent, block.values(), 0, length);
  }
}

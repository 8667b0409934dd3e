package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.param.FiniteCheck;

/** All elements as float32. */
final class DenseCodec implements BlockCodec<DenseBlock> {
  @Override
  public int id() {
    return WireFormat.DENSE;
  }

  @Override
  public boolean canEncode(DenseBlock block) {
    return true;
  }

  @Override
  public long maxEncodedLength(int length, int count) {
    return (long) Float.BYTES * length;
  }

  @Override
  public long encodedLength(DenseBlock block) {
    return maxEncodedLength(block.length(), block.length());
  }

  @Override
  public int encode(DenseBlock block, byte[] out, int offset) {
    float[] values = block.values();
    int from = block.offset();
    for (int i = 0, length = block.length(); i < length; i++) {
      WireFormat.putFloat(out, offset + Float.BYTES * i, values[from + i]);
    }
    return Float.BYTES * block.length();
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int length, DenseBlock block) {
    long size = maxEncodedLength(length, length);
    if (size > limit - offset) {
      throw MalformedBlockException.truncated(offset, limit, size);
    }
    block.own(length);
    float[] values = block.values();
    for (int i = 0; i < length; i++) {
      values[i] = WireFormat.floatAt(in, offset + Float.BYTES * i);
    }
    if (!FiniteCheck.allFinite(values, 0, length)) {
      int i = 0;
      while (Float.isFinite(values[i])) {
        i++;
      }
      throw new MalformedBlockException(
          offset + Float.BYTES * i, "value " + values[i], "a finite value");
    }
    return (int) size;
  }
}

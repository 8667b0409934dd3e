package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.param.FiniteCheck;

/** All elements as float32. */
final class FloatCodec implements DenseCodec {
  @Override
  public int id() {
    return WireFormat.FLOATS;
  }

  @Override
  public long encodedLength(int length) {
    return (long) Float.BYTES * length;
  }

  @Override
  public void encode(DenseBlock block, byte[] out, int offset) {
    float[] values = block.values();
    int from = block.offset();
    for (int i = 0, length = block.length(); i < length; i++) {
      WireFormat.putFloat(out, offset + Float.BYTES * i, values[from + i]);
    }
  }

  @Override
  public void decode(byte[] in, int offset, int limit, int length, DenseBlock block) {
    MalformedBlockException.requireBytes(offset, limit, encodedLength(length));
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
  }
}

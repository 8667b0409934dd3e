package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/** Rice-coded gaps between ascending indices, then the codes. */
final class GapsCodec implements BlockCodec<SparseBlock> {
  private final BlockReader reader = new BlockReader();
  private final BitReader bitReader = new BitReader();
  private final BitWriter bitWriter = new BitWriter();

  @Override
  public int id() {
    return WireFormat.GAPS;
  }

  @Override
  public boolean canEncode(SparseBlock block) {
    return block.count() > 0;
  }

  @Override
  public long maxEncodedLength(int length, int count) {
    int parameter = RiceParameter.of(length, count);
    int mostZeros = (length - count) >>> parameter;
    return bytesWith(count, parameter, mostZeros);
  }

  @Override
  public long encodedLength(SparseBlock block) {
    int count = block.count();
    int parameter = RiceParameter.of(block.length(), count);
    int[] indices = block.indices();
    int zeros = indices[0] >>> parameter;
    for (int j = 1; j < count; j++) {
      zeros += (indices[j] - indices[j - 1] - 1) >>> parameter;
    }
    return bytesWith(count, parameter, zeros);
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    int count = block.count();
    int parameter = RiceParameter.of(block.length(), count);
    out[offset] = (byte) (block.exponent() + WireFormat.EXPONENT_BIAS);
    int at = WireFormat.putVarint(out, offset + WireFormat.EXPONENT_BYTES, count);
    out[at] = (byte) parameter;
    bitWriter.start(out, at + WireFormat.RICE_PARAMETER_BYTES);
    int mask = (1 << parameter) - 1;
    int previous = -1;
    int[] indices = block.indices();
    for (int j = 0; j < count; j++) {
      int gap = indices[j] - previous - 1;
      bitWriter.writeUnary(gap >>> parameter);
      bitWriter.write(gap & mask, parameter);
      previous = indices[j];
    }
    at = bitWriter.finish();
    Nibbles.pack(block.codes(), count, out, at);
    return at + Nibbles.bytes(count) - offset;
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int length, SparseBlock block) {
    reader.start(in, offset, limit);
    block.reset(length);
    block.exponent(reader.exponent());
    int count = reader.count(length);
    int parameter = reader.unsignedByte();
    if (parameter > WireFormat.LARGEST_RICE_PARAMETER) {
      throw new MalformedBlockException(
          reader.position() - 1, "Rice parameter " + parameter, "one in 0..30");
    }
    reader.require((count * (parameter + 1L) + 7) / 8 + Nibbles.bytes(count));
    block.ensureCapacity(count);
    block.count(count);
    bitReader.start(in, reader.position(), limit);
    indices(parameter, block);
    reader.skip(bitReader.finish() - reader.position());
    Nibbles.unpack(in, reader.skip(Nibbles.bytes(count)), block.codes(), count);
    return reader.position() - offset;
  }

  private void indices(int parameter, SparseBlock block) {
    int[] indices = block.indices();
    int last = block.length() - 1;
    int previous = -1;
    for (int j = 0, count = block.count(); j < count; j++) {
      int most = last - previous - 1;
      long high = bitReader.readUnary(Math.max(0, most) >>> parameter);
      long gap = (high << parameter) | bitReader.read(parameter);
      if (gap > most) {
        throw new MalformedBlockException(
            bitReader.position(), "index " + (previous + 1 + gap), "one up to " + last);
      }
      previous += 1 + (int) gap;
      indices[j] = previous;
    }
  }

  private static long bytesWith(int count, int parameter, int zeros) {
    long bits = zeros + count * (1L + parameter);
    return WireFormat.EXPONENT_BYTES
        + WireFormat.varintBytes(count)
        + WireFormat.RICE_PARAMETER_BYTES
        + (bits + 7) / 8
        + Nibbles.bytes(count);
  }
}

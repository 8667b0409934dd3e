package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;

/** One bit per element of the tensor, then the codes. */
final class BitmapCodec implements BlockCodec<SparseBlock> {
  private final BlockReader reader = new BlockReader();

  @Override
  public int id() {
    return WireFormat.BITMAP;
  }

  @Override
  public boolean canEncode(SparseBlock block) {
    return block.count() > 0;
  }

  @Override
  public long maxEncodedLength(int length, int count) {
    return (long) WireFormat.EXPONENT_BYTES + bitmapBytes(length) + Nibbles.bytes(count);
  }

  @Override
  public long encodedLength(SparseBlock block) {
    return maxEncodedLength(block.length(), block.count());
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    out[offset] = (byte) (block.exponent() + WireFormat.EXPONENT_BIAS);
    int bitmap = offset + WireFormat.EXPONENT_BYTES;
    int end = bitmap + bitmapBytes(block.length());
    Arrays.fill(out, bitmap, end, (byte) 0);
    int[] indices = block.indices();
    for (int j = 0, count = block.count(); j < count; j++) {
      out[bitmap + (indices[j] >>> 3)] |= (byte) (1 << (indices[j] & 7));
    }
    Nibbles.pack(block.codes(), block.count(), out, end);
    return end + Nibbles.bytes(block.count()) - offset;
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int length, SparseBlock block) {
    reader.start(in, offset, limit);
    block.reset(length);
    block.exponent(reader.exponent());
    int bitmap = reader.skip(bitmapBytes(length));
    int end = reader.position();
    if ((length & 7) != 0 && (in[end - 1] & 0xFF) >>> (length & 7) != 0) {
      throw new MalformedBlockException(end - 1, "bits after the last element", "zeros");
    }
    int count = BlockReader.requireCount(bitmap, ones(in, bitmap, end), length);
    reader.require(Nibbles.bytes(count));
    block.ensureCapacity(count);
    block.count(count);
    indices(in, bitmap, end, block.indices());
    Nibbles.unpack(in, reader.skip(Nibbles.bytes(count)), block.codes(), count);
    return reader.position() - offset;
  }

  private static int ones(byte[] in, int from, int to) {
    int ones = 0;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      ones += Long.bitCount(WireFormat.longAt(in, at));
    }
    for (; at < to; at++) {
      ones += Integer.bitCount(in[at] & 0xFF);
    }
    return ones;
  }

  private static void indices(byte[] in, int from, int to, int[] indices) {
    int count = 0;
    for (int at = from; at < to; at++) {
      int first = (at - from) << 3;
      for (int bits = in[at] & 0xFF; bits != 0; bits &= bits - 1) {
        indices[count++] = first + Integer.numberOfTrailingZeros(bits);
      }
    }
  }

  private static int bitmapBytes(int length) {
    return (length >>> 3) + ((length & 7) == 0 ? 0 : 1);
  }
}

package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/**
 * 32-bit words of a 4-bit code and a 28-bit index (arXiv 1802.06058, section 4.2), indices
 * ascending. Not for tensors of more than 2^28 elements.
 */
final class WordsCodec implements BlockCodec<SparseBlock> {
  private static final int INDEX_MASK = (1 << WireFormat.WORD_INDEX_BITS) - 1;

  private final BlockReader reader = new BlockReader();

  @Override
  public int id() {
    return WireFormat.WORDS;
  }

  @Override
  public boolean canEncode(SparseBlock block) {
    return block.count() > 0 && block.length() <= 1 << WireFormat.WORD_INDEX_BITS;
  }

  @Override
  public long maxEncodedLength(int length, int count) {
    return WireFormat.EXPONENT_BYTES + WireFormat.varintBytes(count) + 4L * count;
  }

  @Override
  public long encodedLength(SparseBlock block) {
    return maxEncodedLength(block.length(), block.count());
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    out[offset] = (byte) (block.exponent() + WireFormat.EXPONENT_BIAS);
    int at = WireFormat.putVarint(out, offset + WireFormat.EXPONENT_BYTES, block.count());
    int[] indices = block.indices();
    byte[] codes = block.codes();
    for (int j = 0, count = block.count(); j < count; j++, at += 4) {
      WireFormat.putInt(out, at, (codes[j] << WireFormat.WORD_INDEX_BITS) | indices[j]);
    }
    return at - offset;
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int length, SparseBlock block) {
    reader.start(in, offset, limit);
    block.reset(length);
    block.exponent(reader.exponent());
    int count = reader.count(length);
    reader.require(4L * count);
    block.ensureCapacity(count);
    block.count(count);
    words(in, reader.skip(4 * count), block);
    return reader.position() - offset;
  }

  private static void words(byte[] in, int start, SparseBlock block) {
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int previous = -1;
    for (int j = 0, at = start; j < block.count(); j++, at += 4) {
      int word = WireFormat.intAt(in, at);
      int index = word & INDEX_MASK;
      if (index <= previous || index >= block.length()) {
        throw new MalformedBlockException(
            at, "index " + index, "one above " + previous + " and below " + block.length());
      }
      indices[j] = index;
      codes[j] = (byte) (word >>> WireFormat.WORD_INDEX_BITS);
      previous = index;
    }
  }
}

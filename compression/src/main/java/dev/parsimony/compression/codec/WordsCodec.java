package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/**
 * 32-bit words of a 4-bit code and a 28-bit index (arXiv 1802.06058, section 4.2), indices
 * ascending. Not for tensors of more than 2^28 elements, nor for books of more than 16 codes.
 */
final class WordsCodec implements BlockCodec {
  private static final int INDEX_MASK = (1 << WireFormat.WORD_INDEX_BITS) - 1;

  @Override
  public int id() {
    return WireFormat.WORDS;
  }

  @Override
  public long prepare(SparseBlock block) {
    boolean fits =
        block.length() <= 1 << WireFormat.WORD_INDEX_BITS
            && block.book().size() <= 1 << (Integer.SIZE - WireFormat.WORD_INDEX_BITS);
    return fits ? maxEncodedLength(block) : Long.MAX_VALUE;
  }

  @Override
  public int models() {
    return 0;
  }

  @Override
  public int largestModels() {
    return 0;
  }

  @Override
  public long maxEncodedLength(SparseBlock block) {
    return (long) Integer.BYTES * block.count();
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int at = offset;
    for (int j = 0, count = block.count(); j < count; j++, at += Integer.BYTES) {
      WireFormat.putInt(out, at, (codes[j] << WireFormat.WORD_INDEX_BITS) | indices[j]);
    }
    return at - offset;
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int models, SparseBlock block) {
    int count = block.count();
    MalformedBlockException.requireBytes(offset, limit, (long) Integer.BYTES * count);
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int books = block.book().size();
    int previous = -1;
    int at = offset;
    for (int j = 0; j < count; j++, at += Integer.BYTES) {
      int word = WireFormat.intAt(in, at);
      int index = word & INDEX_MASK;
      int code = word >>> WireFormat.WORD_INDEX_BITS;
      if (index <= previous || index >= block.length() || code >= books) {
        throw new MalformedBlockException(
            at,
            "index " + index + " with code " + code,
            "an index above %d and below %d with a code below %d"
                .formatted(previous, block.length(), books));
      }
      indices[j] = index;
      codes[j] = (byte) code;
      previous = index;
    }
    return at - offset;
  }
}

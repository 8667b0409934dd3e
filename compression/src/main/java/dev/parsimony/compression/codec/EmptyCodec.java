package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/** Nothing was sent of the tensor. */
final class EmptyCodec implements BlockCodec<SparseBlock> {
  @Override
  public int id() {
    return WireFormat.EMPTY;
  }

  @Override
  public boolean canEncode(SparseBlock block) {
    return block.count() == 0;
  }

  @Override
  public long maxEncodedLength(int length, int count) {
    return 0;
  }

  @Override
  public long encodedLength(SparseBlock block) {
    return 0;
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    return 0;
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int length, SparseBlock block) {
    block.reset(length);
    return 0;
  }
}

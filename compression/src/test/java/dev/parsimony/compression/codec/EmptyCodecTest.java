package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

final class EmptyCodecTest extends SparseCodecContract {
  @Override
  BlockCodec<SparseBlock> codec() {
    return new EmptyCodec();
  }
}

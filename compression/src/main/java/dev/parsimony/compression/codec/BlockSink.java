package dev.parsimony.compression.codec;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterTensor;

/** Takes the blocks of a message in layout order. Blocks are reused: valid during the call only. */
@Internal
public interface BlockSink {
  /** Takes a trained tensor's sent elements, possibly none, in one block or in two. */
  void sparse(ParameterTensor tensor, SparseBlock block);

  /** Takes all elements of a trained or a statistic tensor. */
  void dense(ParameterTensor tensor, DenseBlock block);
}

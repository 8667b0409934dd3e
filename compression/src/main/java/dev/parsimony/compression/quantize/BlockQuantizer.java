package dev.parsimony.compression.quantize;

import dev.parsimony.compression.block.SparseBlock;

/** Turns the values of a block's elements into codes. */
public interface BlockQuantizer {
  /**
   * Sets the codes and scales of a block, and removes the elements that have no code.
   *
   * @param values the tensor's values, indexed by the block's indices; finite; only read
   * @param block holds the chosen indices on entry, those that are sent on return, still ascending
   */
  void quantize(float[] values, SparseBlock block);
}

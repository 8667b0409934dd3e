package dev.parsimony.compression.quantize;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.block.SparseBlock;

/** Turns the values of a block's elements into codes. */
@Experimental
public interface BlockQuantizer {
  /**
   * Sets the codes and scales of a block; elements that have none get {@link SparseBlock#NO_CODE}.
   *
   * @param values of the block's elements, in its order; finite; only read
   */
  void quantize(float[] values, SparseBlock block);
}

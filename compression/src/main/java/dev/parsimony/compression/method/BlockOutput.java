package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.Selection;
import dev.parsimony.compression.param.ParameterTensor;

/** Takes the blocks of a message's tensors, and lends the room that they are made in. */
@Experimental
public interface BlockOutput {
  /**
   * Returns room for the elements chosen of a tensor, its content undefined; all tensors share it.
   */
  Selection selection();

  /**
   * Appends the block of the tensor that is being compressed, in its shortest form.
   *
   * @param block only read; may be empty
   * @throws IllegalArgumentException naming the element or scale that no message can hold
   */
  default void append(SparseBlock block) {
    block.requireValid();
    sparse(block, false);
  }

  /**
   * Appends a valid block.
   *
   * @param words whether in the paper's 32-bit words
   */
  @Internal
  void sparse(SparseBlock block, boolean words);

  /**
   * Appends all elements of the tensor that is being compressed.
   *
   * @param flat holds them from index {@code tensor.offset()} on; they are finite; only read
   * @param half whether as float16 instead of float32
   */
  void dense(ParameterTensor tensor, float[] flat, boolean half);
}

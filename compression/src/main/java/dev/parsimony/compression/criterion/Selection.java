package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;

/**
 * The elements of one tensor that a criterion chose in a step: a block of their indices, their
 * residuals, and what the criterion keeps to give state back to those without a code. Shared by all
 * tensors, one after the other.
 */
@Experimental
public final class Selection {
  private final SparseBlock block = new SparseBlock();
  private float[] values = new float[0];
  private float[] kept = new float[0];

  /**
   * Returns the block of the chosen elements: indices from the criterion, codes and scale from the
   * quantiser.
   */
  public SparseBlock block() {
    return block;
  }

  /**
   * Returns the residual r of each chosen element before it is sent, in the order of the block.
   * Live.
   */
  public float[] values() {
    return values;
  }

  /**
   * Room for a v of each chosen element, in the order of the block, which the criterion uses as it
   * needs.
   */
  float[] kept() {
    return kept;
  }

  /**
   * Makes room for {@code more} elements after those in the block; the block's length is the limit.
   * Arrays obtained before are stale afterwards.
   */
  public void reserve(int more) {
    block.ensureCapacity(block.count() + more);
    if (values.length < block.indices().length) {
      values = Arrays.copyOf(values, block.indices().length);
      kept = Arrays.copyOf(kept, values.length);
    }
  }
}

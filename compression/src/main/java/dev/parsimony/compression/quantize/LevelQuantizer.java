package dev.parsimony.compression.quantize;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.random.SplitMix64;

/**
 * QSGD (Alistarh et al., arXiv 1610.02132, section 3): with n the Euclidean norm of a bucket and s
 * levels, an element x becomes sign(x) * level/s * n, level = floor(abs(x)/n*s + u) for u uniform
 * in [0, 1), so that its expectation is x. The norm is summed in double and rounded to float32, at
 * most {@link Float#MAX_VALUE}, before levels are taken of it. Elements of level 0 leave the block.
 */
@Internal
public final class LevelQuantizer {
  private final CodeBook book;
  private final int levels;
  private final int bucketLength;

  /**
   * Makes a quantiser.
   *
   * @param levels above 0, at least 1
   * @param bucketLength elements for one norm, at least 1; a bucket ends where its tensor does
   */
  public LevelQuantizer(int levels, int bucketLength) {
    this.book = CodeBook.levels(levels);
    this.levels = levels;
    this.bucketLength = bucketLength;
  }

  /**
   * Overwrites a block with the codes of a tensor.
   *
   * @param flat holds the tensor's elements from index {@code offset} on
   * @param key of the step; with an element's index in {@code flat} it decides u
   * @return whether all elements are finite; if not, the block is of no use
   */
  public boolean quantize(float[] flat, int offset, int length, long key, SparseBlock block) {
    block.reset(length);
    int size = Math.min(bucketLength, length);
    block.buckets(book, size);
    float[] norms = block.scales();
    for (int b = 0, buckets = block.buckets(); b < buckets; b++) {
      int from = b * size;
      int to = from + Math.min(size, length - from);
      double norm = norm(flat, offset + from, offset + to);
      if (!Double.isFinite(norm)) {
        return false;
      }
      norms[b] = (float) Math.min(norm, Float.MAX_VALUE);
      if (norm > 0) {
        block.ensureCapacity(block.count() + to - from);
        append(flat, offset, from, to, levels / (double) norms[b], key, block);
      }
    }
    return true;
  }

  /** The squares of floats neither overflow nor vanish in double. */
  private static double norm(float[] flat, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) flat[i] * flat[i];
    }
    return Math.sqrt(squares);
  }

  /**
   * Appends the elements {@code from..to} whose level is not 0. A level is never above the largest:
   * the norm is at least abs(x), and u at most 1 - 2^-32.
   */
  private static void append(
      float[] flat, int offset, int from, int to, double perLevel, long key, SparseBlock block) {
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int k = block.count();
    for (int i = from; i < to; i++) {
      float x = flat[offset + i];
      int level = (int) (Math.abs(x) * perLevel + SplitMix64.uniform(key, offset + i));
      int sign = Float.floatToRawIntBits(x) >>> (Integer.SIZE - 1);
      indices[k] = i;
      codes[k] = (byte) (2 * (level - 1) + sign);
      k += level > 0 ? 1 : 0;
    }
    block.count(k);
  }
}

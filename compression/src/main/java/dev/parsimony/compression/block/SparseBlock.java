package dev.parsimony.compression.block;

import java.util.Arrays;

/**
 * The elements of one tensor that a message carries: ascending tensor-local indices, one code for
 * each, and the exponent that all codes refer to. Reusable: {@link #reset} empties it, its arrays
 * grow up to the length of the largest tensor and stay.
 */
public final class SparseBlock {
  private int[] indices = new int[0];
  private byte[] codes = new byte[0];
  private int length;
  private int count;
  private int exponent;

  /** Empties the block for a tensor of {@code length} elements. */
  public void reset(int length) {
    this.length = length;
    this.count = 0;
    this.exponent = 0;
  }

  /**
   * Makes room for {@code capacity} elements, keeping what is there; at most the tensor's length.
   * Arrays obtained before are stale afterwards.
   */
  public void ensureCapacity(int capacity) {
    if (capacity > length) {
      throw new IllegalArgumentException("Capacity " + capacity + " above length " + length);
    }
    if (capacity > indices.length) {
      int grown = (int) Math.max(capacity, Math.min(2L * indices.length, length));
      indices = Arrays.copyOf(indices, grown);
      codes = Arrays.copyOf(codes, grown);
    }
  }

  /** Number of elements of the tensor. */
  public int length() {
    return length;
  }

  /** Number of elements in the block. */
  public int count() {
    return count;
  }

  /** Sets the number of elements in the block, at most its capacity. */
  public void count(int count) {
    if (count < 0 || count > indices.length) {
      throw new IllegalArgumentException("Count " + count + " outside 0.." + indices.length);
    }
    this.count = count;
  }

  /** Tensor-local indices, strictly ascending in the first {@link #count()}. The live array. */
  public int[] indices() {
    return indices;
  }

  /** Codes of the elements, each in 0..15, in the order of the indices. The live array. */
  public byte[] codes() {
    return codes;
  }

  /** The binary exponent e that the codes refer to, in -126..127. */
  public int exponent() {
    return exponent;
  }

  /** Sets the binary exponent, in -126..127. */
  public void exponent(int exponent) {
    if (exponent < Float.MIN_EXPONENT || exponent > Float.MAX_EXPONENT) {
      throw new IllegalArgumentException("Exponent " + exponent + " outside -126..127");
    }
    this.exponent = exponent;
  }
}

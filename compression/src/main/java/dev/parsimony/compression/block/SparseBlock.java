package dev.parsimony.compression.block;

import dev.parsimony.compression.Experimental;
import java.util.Arrays;

/**
 * The elements of one tensor that a message carries: ascending tensor-local indices, a code for
 * each, what the codes stand for, and the scales that they refer to. Reusable: {@link #reset}
 * empties it, its arrays grow up to the length of the largest tensor and stay.
 */
@Experimental
public final class SparseBlock {
  /** Stands for the code of an element that its quantiser has none for; never in a message. */
  public static final byte NO_CODE = -1;

  private int[] indices = new int[0];
  private byte[] codes = new byte[0];
  private float[] scales = new float[1];
  private CodeBook book = CodeBook.POWERS;
  private int bucketLength = 1;
  private int length;
  private int count;

  /** Empties the block for a tensor of {@code length} elements. */
  public void reset(int length) {
    this.length = length;
    this.count = 0;
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

  /** Returns the number of elements of the tensor. */
  public int length() {
    return length;
  }

  /** Returns the number of elements in the block. */
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

  /**
   * Returns tensor-local indices, strictly ascending in the first {@link #count()}. The live array.
   */
  public int[] indices() {
    return indices;
  }

  /**
   * Returns the codes of the elements as unsigned bytes, each below {@code book().size()}, in the
   * order of the indices. The live array.
   */
  public byte[] codes() {
    return codes;
  }

  /** Says that codes are of {@code book}, which has no levels, and refer to one scale. */
  public void scale(CodeBook book, float scale) {
    if (book.hasLevels()) {
      throw new IllegalArgumentException("Codes of " + book + " need a scale per bucket");
    }
    buckets(book, length);
    scales[0] = scale;
  }

  /**
   * Says that codes are of {@code book} and refer to a scale for each {@code bucketLength} elements
   * of the tensor. The first {@link #buckets()} of {@link #scales()} are then the caller's to fill;
   * arrays obtained before are stale.
   */
  public void buckets(CodeBook book, int bucketLength) {
    if (bucketLength < 1) {
      throw new IllegalArgumentException("Buckets of " + bucketLength + " elements");
    }
    this.book = book;
    this.bucketLength = bucketLength;
    if (buckets() > scales.length) {
      scales = new float[buckets()];
    }
  }

  /** Returns the book that the codes are of; without meaning in an empty block. */
  public CodeBook book() {
    return book;
  }

  /** Returns the number of elements for one scale; the last bucket may have fewer. */
  public int bucketLength() {
    return bucketLength;
  }

  /** Returns the number of scales. */
  public int buckets() {
    return length / bucketLength + (length % bucketLength == 0 ? 0 : 1);
  }

  /**
   * Returns the scale of each bucket, finite and not negative, in the first {@link #buckets()}.
   * Live.
   */
  public float[] scales() {
    return scales;
  }

  /**
   * Requires what a message can hold: indices ascending and of the tensor, codes of the book,
   * scales finite and not negative, and powers of two for {@link CodeBook#POWERS}.
   *
   * @throws IllegalArgumentException naming the first element or scale that is otherwise
   */
  public void requireValid() {
    for (int j = 0, last = -1; j < count; last = indices[j], j++) {
      if (indices[j] <= last || indices[j] >= length) {
        throw new IllegalArgumentException(
            "Index %d after %d in a block of length %d: indices ascend from 0"
                .formatted(indices[j], last, length));
      }
      if ((codes[j] & 0xFF) >= book.size()) {
        throw new IllegalArgumentException(
            "Code %d of element %d: %s has %d codes"
                .formatted(codes[j] & 0xFF, indices[j], book, book.size()));
      }
    }
    for (int b = 0, buckets = count == 0 ? 0 : buckets(); b < buckets; b++) {
      requireScale(scales[b]);
    }
  }

  private void requireScale(float scale) {
    if (!(scale >= 0 && scale < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Scale " + scale + ": scales are finite and not negative");
    }
    if (book == CodeBook.POWERS
        && (scale < Float.MIN_NORMAL || scale != Math.scalb(1f, Math.getExponent(scale)))) {
      throw new IllegalArgumentException(
          "Scale " + scale + ": that of powers is a power of two from 2^-126 on");
    }
  }

  /** Returns the value of the block's {@code j}-th element. */
  public float value(int j) {
    return scales[indices[j] / bucketLength] * book.unit(codes[j] & 0xFF);
  }
}

package dev.parsimony.compression.block;

import dev.parsimony.compression.Internal;
import java.util.Objects;

/**
 * All elements of one tensor as float32. Either a view of a caller's array ({@link #wrap}) or of
 * storage of its own, which grows up to the length of the largest tensor and stays ({@link #own}).
 */
@Internal
public final class DenseBlock {
  private float[] storage = new float[0];
  private float[] values = storage;
  private int offset;
  private int length;

  /** Views {@code values[offset..offset+length)} of the caller, without a copy. */
  public void wrap(float[] values, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, values.length);
    this.values = values;
    this.offset = offset;
    this.length = length;
  }

  /** Turns to storage of its own with {@code length} elements, their values undefined. */
  public void own(int length) {
    if (length > storage.length) {
      storage = new float[length];
    }
    wrap(storage, 0, length);
  }

  /** Returns the array that holds the elements. The live array. */
  public float[] values() {
    return values;
  }

  /** Returns the index of the first element in {@link #values()}. */
  public int offset() {
    return offset;
  }

  /** Returns the number of elements, the tensor's. */
  public int length() {
    return length;
  }
}

package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ExampleFormat;

/** A reusable buffer of examples. */
public final class Batch {
  private final int capacity;
  private final float[][] arrays;
  private int size;

  /**
   * An empty batch with arrays of its own.
   *
   * @param capacity the most examples it can hold, at least 1
   */
  public Batch(int capacity, ExampleFormat format) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
    }
    this.capacity = capacity;
    this.arrays =
        format.arrays().stream()
            .map(array -> new float[Math.multiplyExact(capacity, array.shape().size())])
            .toArray(float[][]::new);
  }

  /**
   * The values of one of the format's arrays, example by example: of length capacity times the
   * shape's size, the batch's own.
   */
  public float[] array(int index) {
    return arrays[index];
  }

  /** How many examples it holds; what the arrays have beyond them is left over. */
  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  public void clear() {
    size = 0;
  }

  /**
   * Adds a copy of one example.
   *
   * @throws IllegalStateException if the batch is full
   */
  public void add(ExampleStore store, int index) {
    if (size == capacity) {
      throw new IllegalStateException("The batch is full: " + capacity);
    }
    for (int array = 0; array < arrays.length; array++) {
      store.read(index, array, arrays[array], arrays[array].length / capacity * size);
    }
    size++;
  }
}

package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ExampleFormat;

/** A reusable buffer of examples. */
public final class Batch {
  private final int capacity;
  private final int featureSize;
  private final float[] features;
  private final int[] labels;
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
    this.featureSize = format.shape().size();
    this.features = new float[Math.multiplyExact(capacity, featureSize)];
    this.labels = new int[capacity];
  }

  /** Of length capacity times the shape's size, example by example; the batch's own array. */
  public float[] features() {
    return features;
  }

  /** Of length capacity; the batch's own array. */
  public int[] labels() {
    return labels;
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
    store.features(index, features, size * featureSize);
    labels[size] = store.label(index);
    size++;
  }
}

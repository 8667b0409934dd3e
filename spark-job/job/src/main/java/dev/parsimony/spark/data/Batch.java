package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Arrays;

/**
 * A reusable buffer of examples. Where their lengths vary, they are padded to the longest of the
 * batch: features and masks with 0, classes with -1.
 */
@Internal
public final class Batch {
  private static final int NO_CLASS = -1;
  private static final float COUNTS = 1;

  private final int capacity;
  private final ExampleFormat format;
  private final PaddedArray[] arrays;

  /** Whether an example had a mask, for those masks that vary. */
  private final boolean[] given;

  /** The place of the array that a mask is for. */
  private final int[] masked;

  private int size;

  /**
   * Creates an empty batch with arrays of its own.
   *
   * @param capacity the most examples it can hold, at least 1
   */
  public Batch(int capacity, ExampleFormat format) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
    }
    this.capacity = capacity;
    this.format = format;
    this.arrays = new PaddedArray[format.arrays().size()];
    this.given = new boolean[arrays.length];
    this.masked = new int[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      ArrayFormat array = format.arrays().get(i);
      float padding = array.encoding() == ArrayEncoding.CLASS ? NO_CLASS : 0;
      arrays[i] = new PaddedArray(capacity, array.shape(), padding);
      masked[i] = masked(i);
    }
  }

  private int masked(int array) {
    int index = format.arrays().get(array).index();
    return switch (format.arrays().get(array).role()) {
      case FEATURES_MASK -> format.find(ArrayRole.FEATURES, index).orElseThrow();
      case LABELS_MASK -> format.find(ArrayRole.LABELS, index).orElseThrow();
      case FEATURES, LABELS, WEIGHT -> array;
    };
  }

  /**
   * The values of one of the format's arrays, example by example, {@link #length} for each; what
   * lies behind them is left over. The batch's own.
   */
  public float[] array(int index) {
    return arrays[index].values();
  }

  /** The last dimension of one of the arrays in this batch: time steps, where it has time. */
  public int steps(int index) {
    return arrays[index].steps();
  }

  /** Returns how many values an example has in one of the arrays in this batch. */
  public int length(int index) {
    return arrays[index].rows() * steps(index);
  }

  /**
   * Whether one of the arrays says something in this batch: all do, but for a mask that varies
   * where no example was given one and all are of equal length.
   */
  public boolean needed(int index) {
    ArrayFormat array = format.arrays().get(index);
    return !array.mask() || !array.varies() || given[index] || arrays[index].uneven();
  }

  /** Returns how many examples the batch holds. */
  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  public void clear() {
    size = 0;
    Arrays.fill(given, false);
    for (PaddedArray array : arrays) {
      array.clear();
    }
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
    for (int i = 0; i < arrays.length; i++) {
      ArrayFormat array = format.arrays().get(i);
      int steps = array.varies() ? store.steps(index, i) : array.shape().steps();
      if (array.mask() && steps == 0) {
        arrays[i].add(COUNTS, store.steps(index, masked[i]));
      } else {
        arrays[i].add(store, index, i, steps);
        given[i] = true;
      }
    }
    size++;
  }
}

package dev.parsimony.spark.data;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.Arrays;

/**
 * An array of all examples of a batch, in c order, padded at their end to the longest of the batch
 * where they differ in their number of steps. Reused from batch to batch.
 */
final class PaddedArray {
  private final int rows;
  private final float padding;
  private final float[] values;
  private int examples;
  private int steps;
  private boolean uneven;

  /**
   * Creates an empty array.
   *
   * @param capacity examples
   * @param longest shape of an example
   * @param padding the value after an example's end
   */
  PaddedArray(int capacity, ArrayShape longest, float padding) {
    this.rows = longest.rows();
    this.padding = padding;
    this.values = new float[Math.multiplyExact(capacity, longest.size())];
  }

  /** Returns the rows of an example, each with as many values as {@link #steps}. */
  int rows() {
    return rows;
  }

  /** Returns the values of all rows; what lies behind them is left over. */
  float[] values() {
    return values;
  }

  /** Returns the steps of the longest example. */
  int steps() {
    return steps;
  }

  /** Whether there is padding. */
  boolean uneven() {
    return uneven;
  }

  void clear() {
    examples = 0;
    steps = 0;
    uneven = false;
  }

  /** Adds an example from a store, where it may have fewer steps than before or more. */
  void add(ExampleStore store, int index, int array, int length) {
    int offset = makeRoom(length);
    store.read(index, array, values, offset);
    stretch(offset, length, steps);
  }

  /** Adds an example that has the same value at all steps. */
  void add(float value, int length) {
    int offset = makeRoom(length);
    Arrays.fill(values, offset, offset + rows * length, value);
    stretch(offset, length, steps);
  }

  private int makeRoom(int length) {
    if (examples > 0 && length != steps) {
      uneven = true;
    }
    if (length > steps) {
      for (int example = examples - 1; example >= 0; example--) {
        int offset = example * rows * length;
        System.arraycopy(values, example * rows * steps, values, offset, rows * steps);
        stretch(offset, steps, length);
      }
      steps = length;
    }
    return examples++ * rows * steps;
  }

  /** Moves an example's rows apart, the last one first. */
  private void stretch(int offset, int from, int to) {
    for (int row = rows - 1; row >= 0 && from < to; row--) {
      int start = offset + row * to;
      System.arraycopy(values, offset + row * from, values, start, from);
      Arrays.fill(values, start + from, start + to, padding);
    }
  }
}

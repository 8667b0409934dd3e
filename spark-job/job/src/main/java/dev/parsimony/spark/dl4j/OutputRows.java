package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;

/**
 * The values of an output's examples as rows: one for each example, or each of its time steps or
 * positions.
 *
 * @param values of [examples, columns, positions], or columns last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
@Internal
public record OutputRows(float[] values, int columns, int positions, boolean columnsLast) {
  static final int NO_CLASS = -1;

  /** Returns the row of an example's step; one answer for all steps is the same at each. */
  public int row(int example, int step) {
    return example * positions + (positions == 1 ? 0 : step);
  }

  int place(int row, int column) {
    return columnsLast
        ? row * columns + column
        : (row / positions * columns + column) * positions + row % positions;
  }

  /** Returns one value of a row. */
  public float value(int row, int column) {
    return values[place(row, column)];
  }

  /**
   * The class with the largest value; where there is one value, whether it is above the threshold.
   */
  public int largest(int row, double threshold) {
    if (columns == 1) {
      return value(row, 0) > threshold ? 1 : 0;
    }
    int largest = 0;
    for (int column = 1; column < columns; column++) {
      if (value(row, column) > value(row, largest)) {
        largest = column;
      }
    }
    return largest;
  }

  /** Returns the class with the largest value, but {@link #NO_CLASS} where several have it. */
  int named(int row, double threshold) {
    int largest = largest(row, threshold);
    if (columns == 1) {
      return largest;
    }
    for (int column = largest + 1; column < columns; column++) {
      if (value(row, column) == value(row, largest)) {
        return NO_CLASS;
      }
    }
    return largest;
  }
}

package dev.parsimony.secondmoment.kernel.pooling;

/**
 * Reduces a row of numbers to one, several at a time, since each addition waits for the last one;
 * or rows to one.
 */
final class RowReduction {
  private static final int LANES = 8;

  private RowReduction() {}

  /** Returns the sum of {@code row[from..from + length)}. */
  static float sum(float[] row, int from, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = from;
    int end = from + length;
    for (; i <= end - LANES; i += LANES) {
      a += row[i];
      b += row[i + 1];
      c += row[i + 2];
      d += row[i + 3];
      e += row[i + 4];
      f += row[i + 5];
      g += row[i + 6];
      h += row[i + 7];
    }
    float sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    for (; i < end; i++) {
      sum += row[i];
    }
    return sum;
  }

  /**
   * Returns the place of the largest of {@code row[from..from + length)}, the first of equal ones.
   * Compares whole numbers, for which compilers choose instead of branching.
   */
  static int largest(float[] row, int from, int length) {
    int most = max(row, from, length);
    int place = from;
    while (MaxPooling.ordered(row[place]) != most) {
      place++;
    }
    return place;
  }

  private static int max(float[] row, int from, int length) {
    int a = Integer.MIN_VALUE;
    int b = a;
    int c = a;
    int d = a;
    int i = from;
    int end = from + length;
    for (; i <= end - 4; i += 4) {
      a = Math.max(a, MaxPooling.ordered(row[i]));
      b = Math.max(b, MaxPooling.ordered(row[i + 1]));
      c = Math.max(c, MaxPooling.ordered(row[i + 2]));
      d = Math.max(d, MaxPooling.ordered(row[i + 3]));
    }
    int most = Math.max(Math.max(a, b), Math.max(c, d));
    for (; i < end; i++) {
      most = Math.max(most, MaxPooling.ordered(row[i]));
    }
    return most;
  }

  /** Adds rows to the first one. */
  static void sumOfRows(float[] rows, int columns, int count) {
    for (int row = 1; row < count; row++) {
      add(rows, row * columns, columns);
    }
  }

  private static void add(float[] rows, int from, int columns) {
    for (int i = 0; i < columns; i++) {
      rows[i] += rows[from + i];
    }
  }

  /**
   * Finds the place of the largest element of each column, the first of equal ones; a larger one is
   * rare, so that processors guess the branch.
   */
  static void largestOfRows(float[] rows, int columns, int count, int[] into) {
    for (int column = 0; column < columns; column++) {
      into[column] = column;
    }
    for (int from = columns; from < count * columns; from += columns) {
      for (int column = 0; column < columns; column++) {
        if (MaxPooling.ordered(rows[from + column]) > MaxPooling.ordered(rows[into[column]])) {
          into[column] = from + column;
        }
      }
    }
  }
}

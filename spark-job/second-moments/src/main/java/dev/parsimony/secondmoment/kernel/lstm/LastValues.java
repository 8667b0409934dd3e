package dev.parsimony.secondmoment.kernel.lstm;

import java.util.Arrays;

/** Remembers the values of the last call, to see whether those of the next are the same bits. */
final class LastValues {
  private float[] values = {};
  private int length = -1;

  /**
   * Takes {@code next[0..count)}.
   *
   * @return whether they were there before
   */
  boolean renew(float[] next, int count) {
    if (count == length && Arrays.equals(values, 0, count, next, 0, count)) {
      return true;
    }
    if (values.length < count) {
      values = new float[count];
    }
    System.arraycopy(next, 0, values, 0, count);
    length = count;
    return false;
  }

  /** Returns the values taken last, at the beginning of the array. */
  float[] values() {
    return values;
  }

  long heapBytes() {
    return (long) Float.BYTES * values.length;
  }
}

package dev.parsimony.spark.report.page;

import java.util.Arrays;

/**
 * Values by epoch.
 *
 * @param name as the legend has it
 * @param colour from 1, of the page's
 * @param epochs ascending
 * @param values as many; NaN where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Series(String name, int colour, int[] epochs, double[] values) {
  boolean anyShown() {
    return Arrays.stream(values).anyMatch(Double::isFinite);
  }

  /** Returns the last value; NaN where there is none. */
  double last() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}

package dev.parsimony.spark.ml.rows;

/**
 * The label of a row.
 *
 * @param values of one label, or of one after the other, step by step
 * @param atEnd whether it is the label of the last step alone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RowLabel(float[] values, boolean atEnd) {
  static RowLabel of(float[] values) {
    return new RowLabel(values, false);
  }
}

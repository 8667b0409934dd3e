package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.dl4j.OutputForm;
import java.util.Arrays;
import java.util.List;

/**
 * The labels of some rows, whose sequences are of one length, as a network takes them.
 *
 * @param values in c order
 * @param shape of the array, rows first
 * @param mask of rows and steps, 0 where there is no label; empty where all steps have one
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LabelArray(float[] values, long[] shape, float[] mask) {
  private static final float[] NO_MASK = {};

  /**
   * Puts labels together.
   *
   * @param width values of one label
   * @param output that learns them
   */
  static LabelArray of(List<RowLabel> labels, int steps, int width, OutputForm output) {
    int rows = labels.size();
    int length = labels.get(0).values().length;
    float[] values = new float[rows * length];
    boolean stepsLast = output.perStep() && !output.columnsLast();
    for (int i = 0; i < rows; i++) {
      float[] own = labels.get(i).values();
      System.arraycopy(stepsLast ? transposed(own, width) : own, 0, values, i * length, length);
    }
    if (!output.perStep()) {
      return new LabelArray(values, new long[] {rows, width}, NO_MASK);
    }
    long[] shape = stepsLast ? new long[] {rows, width, steps} : new long[] {rows, steps, width};
    boolean masked = labels.stream().anyMatch(RowLabel::atEnd);
    return new LabelArray(values, shape, masked ? mask(labels, steps) : NO_MASK);
  }

  private static float[] mask(List<RowLabel> labels, int steps) {
    float[] mask = new float[labels.size() * steps];
    for (int i = 0; i < labels.size(); i++) {
      int from = labels.get(i).atEnd() ? steps - 1 : 0;
      Arrays.fill(mask, i * steps + from, (i + 1) * steps, 1);
    }
    return mask;
  }

  /** Returns the values of all steps one after the other for each place in a label. */
  private static float[] transposed(float[] label, int width) {
    int steps = label.length / width;
    float[] turned = new float[label.length];
    for (int step = 0; step < steps; step++) {
      for (int place = 0; place < width; place++) {
        turned[place * steps + step] = label[step * width + place];
      }
    }
    return turned;
  }
}

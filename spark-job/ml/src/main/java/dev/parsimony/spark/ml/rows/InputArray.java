package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.NetworkForm;
import java.util.Arrays;
import java.util.List;

/**
 * The features of some rows for one input of a network.
 *
 * @param values in c order; of sequences shorter than the longest, zeros at their end
 * @param shape of the array, rows first
 * @param mask of rows and steps, 1 where there is a value; empty where nothing is padded
 */
@Internal
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record InputArray(float[] values, long[] shape, float[] mask) {
  private static final float[] NO_MASK = {};

  static InputArray single(float[] row, NetworkForm.InputForm form) {
    return new InputArray(row, form.arrayShape(1), NO_MASK);
  }

  /** Puts rows together, each as the network takes it. */
  static InputArray of(List<float[]> rows, InputReader reader) {
    if (!reader.reader().varies()) {
      return new InputArray(
          joined(rows, rows.get(0).length), reader.form().arrayShape(rows.size()), NO_MASK);
    }
    int features = reader.shape().rows();
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int steps = longest / features;
    long[] shape = reader.form().arrayShape(rows.size(), steps);
    if (rows.stream().allMatch(row -> row.length == longest)) {
      return new InputArray(joined(rows, longest), shape, NO_MASK);
    }
    float[] values = new float[Math.multiplyExact(rows.size(), longest)];
    float[] mask = new float[rows.size() * steps];
    for (int i = 0; i < rows.size(); i++) {
      int own = rows.get(i).length / features;
      int runs = reader.form().channelsLast() ? 1 : features;
      pad(rows.get(i), runs, values, i * longest, steps);
      Arrays.fill(mask, i * steps, i * steps + own, 1);
    }
    return new InputArray(values, shape, mask);
  }

  /** Copies a sequence: as a whole, or each feature's steps to where those of the longest begin. */
  private static void pad(float[] row, int runs, float[] into, int offset, int steps) {
    int length = row.length / runs;
    int place = runs == 1 ? length : steps;
    for (int run = 0; run < runs; run++) {
      System.arraycopy(row, run * length, into, offset + run * place, length);
    }
  }

  private static float[] joined(List<float[]> rows, int length) {
    if (rows.size() == 1) {
      return rows.get(0);
    }
    float[] values = new float[Math.multiplyExact(rows.size(), length)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * length, length);
    }
    return values;
  }
}

package dev.parsimony.secondmoment.kernel.loss;

import dev.parsimony.secondmoment.array.FloatMemory;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes the softmax of rows, once where the same is asked for again: a step does so twice. */
final class LastSoftmax {
  private float[] asked = {};
  private float[] inputs = {};
  private float[] outputs = {};
  private long rows;
  private int length;

  /**
   * Returns the softmax of an array's rows.
   *
   * @param preOutput [rows, classes], dense
   * @return as long at least; valid until the next call, and not to be changed
   */
  float[] of(INDArray preOutput) {
    int count = (int) preOutput.length();
    if (asked.length < count) {
      asked = new float[count];
    }
    FloatMemory.of(preOutput).read(0, asked, count);
    if (rows != preOutput.size(0)
        || length != count
        || !Arrays.equals(asked, 0, count, inputs, 0, count)) {
      compute(count, (int) preOutput.size(1));
      rows = preOutput.size(0);
      length = count;
    }
    return outputs;
  }

  private void compute(int count, int classes) {
    if (outputs.length < count) {
      inputs = new float[count];
      outputs = new float[count];
    }
    System.arraycopy(asked, 0, inputs, 0, count);
    System.arraycopy(asked, 0, outputs, 0, count);
    for (int from = 0; from < count; from += classes) {
      softmax(outputs, from, from + classes);
    }
  }

  /** StrictMath gives the same bits on every processor. */
  private static void softmax(float[] values, int from, int to) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      most = Math.max(most, values[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      double power = StrictMath.exp((double) values[i] - most);
      values[i] = (float) power;
      sum += power;
    }
    for (int i = from; i < to; i++) {
      values[i] = (float) (values[i] / sum);
    }
  }
}

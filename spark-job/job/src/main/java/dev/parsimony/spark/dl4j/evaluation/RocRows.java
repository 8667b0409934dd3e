package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.OutputRows;
import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Collects answers for {@link ROCMultiClass}, which takes as long for few as for many. Holds
 * nothing once they are flushed.
 */
final class RocRows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int VALUES = 1 << 16;

  private final int classes;
  private transient float[] probabilities = new float[0];
  private transient float[] labels = new float[0];
  private transient int rows;

  RocRows(int classes) {
    this.classes = classes;
  }

  void add(int label, OutputRows answers, int row, ROCMultiClass into) {
    if (probabilities.length == 0) {
      int most = Math.max(1, VALUES / classes);
      probabilities = new float[most * classes];
      labels = new float[most * classes];
    }
    int at = rows * classes;
    if (answers.columns() == 1) {
      probabilities[at] = 1 - answers.value(row, 0);
      probabilities[at + 1] = answers.value(row, 0);
    } else {
      for (int column = 0; column < classes; column++) {
        probabilities[at + column] = answers.value(row, column);
      }
    }
    labels[at + label] = 1;
    rows++;
    if (at + classes == probabilities.length) {
      flush(into);
    }
  }

  void flush(ROCMultiClass into) {
    if (rows > 0) {
      into.eval(array(labels), array(probabilities));
      Arrays.fill(labels, 0);
      rows = 0;
    }
  }

  private INDArray array(float[] values) {
    float[] used = Arrays.copyOf(values, rows * classes);
    return Nd4j.create(used, new long[] {rows, classes}, 'c').castTo(DataType.FLOAT);
  }
}

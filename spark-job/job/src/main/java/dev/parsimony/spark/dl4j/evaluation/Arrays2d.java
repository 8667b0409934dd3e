package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.OutputRows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows as arrays that DL4J's evaluations take, in double precision for their sums. */
final class Arrays2d {
  private Arrays2d() {}

  /** Returns [rows, columns]; the rows have one position each. */
  static INDArray of(OutputRows rows) {
    double[] values = new double[rows.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.values()[i];
    }
    return Nd4j.createFromArray(values)
        .reshape('c', values.length / rows.columns(), rows.columns());
  }
}

package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Features in a vector; what a sparse one leaves out is 0. */
record VectorFeatures(Cell cell) implements FeatureReader {

  @Override
  public ArrayShape shape(Row row) {
    return ArrayShape.vector(Math.max(1, vector(row).size()));
  }

  private Vector vector(Row row) {
    return (Vector) cell.value(row);
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    Vector vector = vector(row);
    cell.requireLength(vector.size(), into.length);
    copy(vector, into);
  }

  /** Copies a vector of the same length. */
  static void copy(Vector vector, float[] into) {
    if (vector instanceof SparseVector sparse) {
      Arrays.fill(into, 0);
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        into[indices[i]] = (float) values[i];
      }
      return;
    }
    double[] values = vector instanceof DenseVector dense ? dense.values() : vector.toArray();
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) values[i];
    }
  }
}

package dev.parsimony.spark.ml.rows;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.RowFactory;

/** The values of one time step: a number, an array of them, or a vector. */
final class StepValues {
  private StepValues() {}

  /** Returns how many there are. */
  static int length(Object step) {
    if (step instanceof Number) {
      return 1;
    }
    return step instanceof Vector vector ? vector.size() : list(step).size();
  }

  /** Returns an array's elements, whatever kind of Scala's sequences Spark holds them in. */
  private static List<?> list(Object step) {
    return RowFactory.create(step).getList(0);
  }

  /**
   * Copies them.
   *
   * @param into as many as are expected
   * @param column and step, for messages
   */
  static void copy(Object given, float[] into, String column, int step) {
    if (length(given) != into.length) {
      throw new BadRowException(
          String.format(
              "the column '%s' holds %d values at time step %d, where %d are expected",
              column, length(given), step, into.length));
    }
    if (given instanceof Number number) {
      into[0] = number.floatValue();
    } else if (given instanceof Vector vector) {
      VectorFeatures.copy(vector, into);
    } else {
      int i = 0;
      for (Object value : list(given)) {
        if (value == null) {
          throw new BadRowException(
              String.format("the column '%s' holds a null in time step %d", column, step));
        }
        into[i++] = ((Number) value).floatValue();
      }
    }
  }
}

package dev.parsimony.spark.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructField;

/** The columns that a transform adds, and their values. */
interface AnswerColumns extends Serializable {
  /** Returns the columns; none where all have empty names. */
  List<StructField> fields();

  /**
   * Returns the columns' values for one row.
   *
   * @param answer of the network, which the values may hold
   */
  Object[] values(double[] answer);
}

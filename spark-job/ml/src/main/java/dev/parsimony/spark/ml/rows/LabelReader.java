package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Reads labels in the form in which a network is told them. */
@Internal
public interface LabelReader extends Serializable {
  /** Returns how many values a label is. */
  int width();

  /**
   * Reads a row's label.
   *
   * @param steps time steps of the row's features
   * @throws BadRowException if it has none that the network knows
   */
  RowLabel read(Row row, int steps);
}

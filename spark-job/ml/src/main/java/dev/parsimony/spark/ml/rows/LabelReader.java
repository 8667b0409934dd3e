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
   * Writes a row's label.
   *
   * @param into {@link #width} zeros at {@code offset}
   * @throws BadRowException if it has none that the network knows
   */
  void read(Row row, float[] into, int offset);
}

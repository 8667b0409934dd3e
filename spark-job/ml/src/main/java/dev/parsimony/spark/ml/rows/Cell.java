package dev.parsimony.spark.ml.rows;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A place in rows.
 *
 * @param index in a row
 * @param name of the column, for messages
 */
record Cell(int index, String name) implements Serializable {

  /** Returns the value, which may not be missing. */
  Object value(Row row) {
    Object value = row.get(index);
    if (value == null) {
      throw new BadRowException("the column '" + name + "' is null");
    }
    return value;
  }

  /** Returns a number of a column of numbers. */
  double number(Row row) {
    return ((Number) value(row)).doubleValue();
  }

  /** Requires as many values as the network takes. */
  void requireLength(int length, int expected) {
    if (length != expected) {
      throw new BadRowException(
          String.format(
              "the column '%s' holds %d values, where %d are expected", name, length, expected));
    }
  }
}

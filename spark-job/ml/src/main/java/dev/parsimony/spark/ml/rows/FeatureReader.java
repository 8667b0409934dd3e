package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Reads the features of rows, of one kind of column. */
@Internal
public interface FeatureReader extends Serializable {
  /**
   * Returns the shape that a row's features have.
   *
   * @throws BadRowException if it has none
   */
  ArrayShape shape(Row row);

  /**
   * Returns the shape of the features of the first row.
   *
   * @throws UserErrorException if it has none
   */
  default ArrayShape firstShape(Row row) {
    try {
      return shape(row);
    } catch (BadRowException e) {
      throw new UserErrorException(
          "The first row cannot be used: " + e.reason() + ". Drop or mend such rows first.", e);
    }
  }

  /**
   * Returns the shape in which a row's features are read: that which they must have, but where
   * their length varies as long as they are.
   *
   * @param expected of rows, with whatever number of steps where lengths vary
   * @throws BadRowException if they vary, and cannot have this shape
   */
  default ArrayShape shape(Row row, ArrayShape expected) {
    return expected;
  }

  /** Whether rows are sequences of a length of their own each. */
  default boolean varies() {
    return false;
  }

  /** Whether the features are pixels: bytes, divided by 255. */
  default boolean pixels() {
    return false;
  }

  /**
   * Reads a row's features.
   *
   * @param shape that they must have
   * @param into as long as the shape, all of which is written: channels first, then rows, then
   *     columns of an image
   * @throws BadRowException if they are missing or of another shape
   */
  void read(Row row, ArrayShape shape, float[] into);
}

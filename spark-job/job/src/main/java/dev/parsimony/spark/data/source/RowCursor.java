package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import java.util.Optional;

/**
 * Goes through the rows of a partition. What is wrong with one is a {@link
 * dev.parsimony.spark.config.UserErrorException} that names it.
 */
@Internal
public interface RowCursor {
  /** Goes to the next row, or says that there is none. */
  boolean next();

  /**
   * Reads the features of the row.
   *
   * @param into as many as the table's shape has, all of which are written; finite or not
   */
  void features(double[] into);

  /** Returns the label of the row as text; empty where it is missing. */
  Optional<String> label();

  /**
   * Reads what is to be answered instead of a class.
   *
   * @param into as many as the table has, all of which are written; finite or not
   */
  void targets(double[] into);

  /** Reads the weight of the row, finite or not. */
  double weight();

  /** Returns the row for messages, such as "row 3 of partition 0 (both from 0)". */
  String place();
}

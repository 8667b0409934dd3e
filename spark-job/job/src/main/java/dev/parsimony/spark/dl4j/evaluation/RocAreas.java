package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.OutputRows;
import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * The area under the ROC curve of each column of the answers: how likely a positive row has a
 * larger value than a negative one, where equal values count half.
 */
sealed interface RocAreas extends Serializable permits ExactRoc, BinnedRoc {
  static RocAreas of(RocMode mode, int columns) {
    return mode == RocMode.THRESHOLDS ? new BinnedRoc(columns) : new ExactRoc(columns);
  }

  /**
   * Adds a row.
   *
   * @param positive whether it is, in a column
   */
  void add(OutputRows answers, int row, IntPredicate positive);

  /** Frees what is needed only for adding rows. */
  default void end() {}

  /** Adds later rows, which were collected the same way. */
  void merge(RocAreas later);

  /** Returns a column's area; NaN unless there are positive and negative rows. */
  double area(int column);
}

package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.config.UserErrorException;

/** Names a row for its owner, who knows partitions and the order in them. */
final class RowNames {
  private RowNames() {}

  /**
   * Returns the sentence for a row that cannot be used.
   *
   * @param row from 0, in its partition
   */
  static UserErrorException refusal(BadRowException e, int partition, long row) {
    return new UserErrorException(
        String.format(
            "Row %d of partition %d (both from 0) cannot be used: %s. Drop or mend such rows first.",
            row, partition, e.reason()),
        e);
  }
}

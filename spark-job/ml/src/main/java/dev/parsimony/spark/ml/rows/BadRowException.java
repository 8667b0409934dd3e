package dev.parsimony.spark.ml.rows;

import java.io.Serial;

/** A row that cannot be an example; whoever knows which row it is says so. */
final class BadRowException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason a clause such as "the column 'label' is null"
   */
  BadRowException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

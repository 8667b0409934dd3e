package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;

/** Answering that began and did not end; the message is for the user. */
@Internal
public final class InferenceAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InferenceAbortedException(String message, Throwable cause) {
    super(message, cause);
  }
}

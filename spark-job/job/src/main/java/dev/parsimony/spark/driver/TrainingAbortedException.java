package dev.parsimony.spark.driver;

/** A run that began to train and did not end; the message is for the user. */
public final class TrainingAbortedException extends RuntimeException {
  TrainingAbortedException(String message) {
    super(message);
  }

  TrainingAbortedException(String message, Throwable cause) {
    super(message, cause);
  }
}

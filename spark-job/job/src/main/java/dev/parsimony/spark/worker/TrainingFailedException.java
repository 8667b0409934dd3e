package dev.parsimony.spark.worker;

/** Training cannot go on, and would fail again if repeated; the message is for the user. */
public final class TrainingFailedException extends RuntimeException {
  public TrainingFailedException(String message) {
    super(message);
  }
}

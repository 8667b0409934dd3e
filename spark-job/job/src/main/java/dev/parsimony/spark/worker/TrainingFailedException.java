package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;

/** Training cannot go on, and would fail again if repeated; the message is for the user. */
@Internal
public final class TrainingFailedException extends RuntimeException {
  public TrainingFailedException(String message) {
    super(message);
  }
}

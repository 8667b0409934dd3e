package dev.parsimony.spark.checkpoint;

import java.io.IOException;

/** A checkpoint whose files are not what was written; the one before may be. */
final class CheckpointDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  CheckpointDamagedException(String message) {
    super(message);
  }

  CheckpointDamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}

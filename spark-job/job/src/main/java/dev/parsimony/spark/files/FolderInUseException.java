package dev.parsimony.spark.files;

import dev.parsimony.spark.Internal;
import java.io.IOException;

/** Thrown where another run uses a folder; the message names that run, and how to continue. */
@Internal
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(String message) {
    super(message);
  }
}

package dev.parsimony.spark.files;

import java.io.IOException;

/** Thrown where another run uses a folder; the message names that run, and how to continue. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(String message) {
    super(message);
  }
}

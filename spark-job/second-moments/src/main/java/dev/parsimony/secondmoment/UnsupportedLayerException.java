package dev.parsimony.secondmoment;

/** Says that a layer has no exact second moments; names it and what the user can do. */
public final class UnsupportedLayerException extends RuntimeException {
  UnsupportedLayerException(String message) {
    super(message);
  }

  UnsupportedLayerException(String message, Throwable cause) {
    super(message, cause);
  }
}

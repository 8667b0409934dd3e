package dev.parsimony.secondmoment;

/** A layer has no exact second moments; the message names it and says what to do, for the user. */
public final class UnsupportedLayerException extends RuntimeException {
  UnsupportedLayerException(String message) {
    super(message);
  }

  UnsupportedLayerException(String message, Throwable cause) {
    super(message, cause);
  }
}

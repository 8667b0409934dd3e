package dev.parsimony.exchange.encryption;

/** Sealed bytes that their key, place and header do not open: changed, moved or another's. */
public final class BrokenSealException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenSealException(String message) {
    super(message);
  }

  BrokenSealException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.parsimony.exchange.encryption;

import dev.parsimony.exchange.Internal;

/** Encrypted bytes that their key, place and header do not open: changed, moved or another's. */
@Internal
public final class DecryptionException extends Exception {
  private static final long serialVersionUID = 1L;

  DecryptionException(String message) {
    super(message);
  }

  DecryptionException(String message, Throwable cause) {
    super(message, cause);
  }
}

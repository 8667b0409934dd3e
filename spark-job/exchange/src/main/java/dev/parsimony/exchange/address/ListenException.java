package dev.parsimony.exchange.address;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * This machine cannot listen as the settings want it. The message says which setting to change;
 * trying again does not help.
 */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1L;

  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The host is not this machine's, as far as this machine knows. */
  static ListenException notHere(String host, @Nullable Throwable cause) {
    return new ListenException(
        "Cannot listen on host '"
            + host
            + "'"
            + (cause == null ? "" : ": " + cause.getMessage())
            + ". Set spark.parsimony.exchange.bind-address to a name or address that belongs to"
            + " this machine.",
        cause);
  }
}

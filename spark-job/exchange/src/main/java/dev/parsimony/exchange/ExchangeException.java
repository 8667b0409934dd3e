package dev.parsimony.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The exchange between workers failed. The message names the ranks concerned with their hosts, the
 * round, and what to look at.
 */
public final class ExchangeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int culprit;
  private final String reason;

  /** A failure found here, whose message is also what the other ranks are told. */
  public ExchangeException(int culprit, String message, @Nullable Throwable cause) {
    this(culprit, message, message, cause);
  }

  /**
   * @param culprit the rank to blame, or -1
   * @param reason what to tell the other ranks: the first reporter's words, unchanged
   */
  public ExchangeException(int culprit, String message, String reason, @Nullable Throwable cause) {
    super(message, cause);
    this.culprit = culprit;
    this.reason = reason;
  }

  /** The rank that failed first as far as is known, or -1 if no rank is to blame. */
  public int culprit() {
    return culprit;
  }

  /** What was reported first, in the words of the rank that reported it. */
  public String reason() {
    return reason;
  }
}

package dev.parsimony.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The exchange between workers failed. The message names the ranks concerned with their hosts, the
 * round, and what to look at.
 */
public final class ExchangeException extends IOException {
  private static final long serialVersionUID = 2L;

  private final FailureReport report;

  /**
   * A failure found here that may pass, whose message is also what the other ranks are told.
   *
   * @param culprit the rank to blame, or -1
   */
  public ExchangeException(int culprit, String message, @Nullable Throwable cause) {
    this(FailureReport.transientOf(culprit, message), message, cause);
  }

  /**
   * @param report what the other ranks are told
   */
  public ExchangeException(FailureReport report, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.report = report;
  }

  /** Returns what the other ranks are told. */
  public FailureReport report() {
    return report;
  }

  /** Whether a second try can succeed. */
  public FailureKind kind() {
    return report.kind();
  }

  /** The rank that failed first as far as is known, or -1 if no rank is to blame. */
  public int culprit() {
    return report.culprit();
  }

  /** The rank that reported the failure first, or -1 if that is this one. */
  public int origin() {
    return report.origin();
  }

  /** Returns what was reported first, in the words of the rank that reported it. */
  public String reason() {
    return report.reason();
  }
}

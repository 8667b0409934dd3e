package dev.parsimony.exchange.local;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a local group ended.
 *
 * @param report for the other nodes, in ranks of the run
 * @param message for the error of each member
 */
record Failure(FailureReport report, String message, @Nullable Throwable cause) {

  /** A failure found in this JVM. */
  Failure(int culprit, String message) {
    this(FailureReport.transientOf(culprit, message), message, null);
  }

  /** A failure of the exchange between the nodes, which tells of ranks of the run. */
  static Failure between(ExchangeException failure) {
    return new Failure(failure.report(), String.valueOf(failure.getMessage()), failure);
  }

  /** Returns a new exception for each member, as each adds its own stack. */
  ExchangeException exception() {
    return new ExchangeException(report, message, cause);
  }
}

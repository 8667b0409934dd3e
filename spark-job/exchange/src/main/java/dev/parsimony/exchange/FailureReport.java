package dev.parsimony.exchange;

import java.io.Serializable;

/**
 * A report of the failure that ends a run, as the ranks tell it to each other.
 *
 * @param culprit the rank that failed first as far as is known, or -1 if no rank is to blame
 * @param origin the rank that reported it first, or -1 where that is not said
 * @param reason one sentence, in the words of the rank that reported it
 */
public record FailureReport(FailureKind kind, int culprit, int origin, String reason)
    implements Serializable {

  /** A failure that may pass, found by nobody yet. */
  public static FailureReport transientOf(int culprit, String reason) {
    return new FailureReport(FailureKind.TRANSIENT, culprit, -1, reason);
  }

  /** Returns the report as found by a rank, unless another rank found it before. */
  public FailureReport foundBy(int rank) {
    return origin >= 0 ? this : new FailureReport(kind, culprit, rank, reason);
  }
}

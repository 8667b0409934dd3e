package dev.parsimony.exchange.local;

import dev.parsimony.exchange.ExchangeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a local group ended.
 *
 * @param culprit the rank to blame, or -1
 * @param message for the error of each member
 * @param reason the first reporter's words
 */
record Failure(int culprit, String message, String reason, @Nullable Throwable cause) {
  private static final Pattern BLAME = Pattern.compile("rank (\\d{1,9}): (.*)", Pattern.DOTALL);

  /** A failure found in this JVM. */
  Failure(int culprit, String message) {
    this(culprit, message, message, null);
  }

  /**
   * A failure of the exchange between the nodes, in terms of ranks. A node that is to blame stands
   * for its lowest rank, unless the reason names one, as {@link #reasonWithCulprit} does.
   */
  static Failure between(ExchangeException failure, Topology topology) {
    int node = failure.culprit();
    int culprit = node >= 0 && node < topology.nodeCount() ? topology.ranks(node)[0] : -1;
    String reason = failure.reason();
    Matcher blame = BLAME.matcher(reason);
    if (blame.matches() && Integer.parseInt(blame.group(1)) < topology.worldSize()) {
      culprit = Integer.parseInt(blame.group(1));
      reason = blame.group(2);
    }
    return new Failure(culprit, String.valueOf(failure.getMessage()), reason, failure);
  }

  /** What other nodes are told: an abort between nodes can only blame a node. */
  String reasonWithCulprit() {
    return culprit < 0 ? reason : "rank " + culprit + ": " + reason;
  }

  /** A new one for each member, as each adds its own stack. */
  ExchangeException exception() {
    return new ExchangeException(culprit, message, reason, cause);
  }
}

package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.Membership;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words the ways in which an exchange fails. Round -1 is the time while workers connect. */
@Internal
public final class Failures {
  private Failures() {}

  static ExchangeException died(long round, PeerAddress peer, @Nullable Throwable cause) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " closed its connection without a goodbye: its worker died. See that executor's log"
            + " and why it exited; being killed for memory leaves no error of its own.",
        cause);
  }

  public static ExchangeException left(long round, PeerAddress peer) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " said goodbye while its block was expected: it ended earlier than the others. See"
            + " that worker's log for an error, and its number of steps.",
        null);
  }

  public static ExchangeException silent(
      long round, long timeoutMillis, PeerLink slowest, List<PeerLink> missing) {
    String names = missing.stream().map(PeerLink::described).collect(Collectors.joining(", "));
    return new ExchangeException(
        slowest.peer().leader(),
        when(round)
            + "still missing after "
            + timeoutMillis
            + " ms without progress: "
            + names
            + ". See those workers' logs for a pause or an error, check the network between the"
            + " hosts, or raise spark.parsimony.exchange.timeout.",
        null);
  }

  public static ExchangeException notConnected(
      long timeoutMillis, int culprit, List<String> missing, int dropped, String acceptProblem) {
    return new ExchangeException(
        culprit,
        when(-1)
            + "no connection within "
            + timeoutMillis
            + " ms with "
            + String.join(", ", missing)
            + (dropped == 0 ? "" : "; dropped connections without proof: " + dropped)
            + (acceptProblem.isEmpty()
                ? ""
                : "; connections could not be accepted for a while: " + acceptProblem)
            + ". See those workers' logs and check that the hosts reach each other on any port.",
        null);
  }

  static ExchangeException aborted(long round, Membership members, PeerAddress by, byte[] body) {
    FailureReport told = ExchangeFormat.abortReport(body);
    FailureReport report =
        new FailureReport(
            told.kind(),
            members.known(told.culprit()),
            members.known(told.origin()),
            told.reason());
    return new ExchangeException(
        report,
        when(round)
            + "aborted because of "
            + members.described(report.culprit())
            + ", as "
            + by.described()
            + " reports: "
            + report.reason(),
        null);
  }

  public static ExchangeException cancelled(long round, Membership members) {
    return new ExchangeException(
        -1,
        when(round)
            + "the task of "
            + members.described(members.leader())
            + " was cancelled. The driver's log says why the stage ended.",
        null);
  }

  static ExchangeException illegalFrame(long round, PeerAddress peer, int kind, int length) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " announced a frame of kind "
            + kind
            + " with "
            + length
            + " bytes, which is none of ours. Check that all workers run the same version.",
        null);
  }

  static ExchangeException tooLong(long round, PeerAddress peer, long length, int maxBlockBytes) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " sent "
            + length
            + " bytes of one block; blocks may have 0 to "
            + maxBlockBytes
            + ". Check that all workers run the same version and settings.",
        null);
  }

  static ExchangeException notAuthentic(long round, PeerAddress peer, Throwable cause) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " seems to have sent a frame that does not decrypt: its bytes were changed, repeated,"
            + " left out or put in between on their way. Look for whoever can do that in the"
            + " network between the hosts.",
        cause);
  }

  static ExchangeException malformed(
      long round, PeerAddress peer, String field, long found, long expected) {
    return new ExchangeException(
        peer.leader(),
        when(round)
            + peer.described()
            + " sent a frame with invalid "
            + field
            + ": got "
            + found
            + ", expected "
            + expected
            + ". Check that all workers run the same version and number of steps.",
        null);
  }

  public static ExchangeException localInput(long round, Throwable cause) {
    return new ExchangeException(
        -1, when(round) + "this host's network failed: " + cause.getMessage(), cause);
  }

  private static String when(long round) {
    return round < 0 ? "While connecting: " : "Round " + round + ": ";
  }
}

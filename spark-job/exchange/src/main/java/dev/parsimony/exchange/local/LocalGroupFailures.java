package dev.parsimony.exchange.local;

import dev.parsimony.exchange.FailureReport;
import java.util.List;
import java.util.stream.Collectors;

/** Words the ways in which a local group fails. Round -1 is the time while its nodes connect. */
final class LocalGroupFailures {
  private final Topology topology;

  LocalGroupFailures(Topology topology) {
    this.topology = topology;
  }

  Failure cancelled(long round, int rank) {
    return new Failure(
        -1,
        when(round)
            + "the task of rank "
            + rank
            + " was cancelled. The driver's log says why the stage ended.");
  }

  Failure left(long round, int rank) {
    return new Failure(
        rank,
        when(round)
            + topology.described(rank)
            + " said goodbye while its block was expected: it ended earlier than the others. See"
            + " that worker's log for an error, and its number of steps.");
  }

  Failure silent(long round, long timeoutMillis, List<Integer> missing) {
    String names =
        missing.stream()
            .map(rank -> topology.described(rank) + " (has not come)")
            .collect(Collectors.joining(", "));
    return new Failure(
        missing.get(0),
        when(round)
            + "still missing after "
            + timeoutMillis
            + " ms without progress: "
            + names
            + ". See those workers' logs for a pause or an error, or raise"
            + " spark.parsimony.exchange.timeout.");
  }

  Failure stuck(long round, long timeoutMillis, int rank) {
    return new Failure(
        rank,
        when(round)
            + topology.described(rank)
            + " works for all ranks of its JVM and has made no progress for "
            + timeoutMillis
            + " ms. See that worker's log for a pause or an error, or raise"
            + " spark.parsimony.exchange.timeout.");
  }

  Failure aborted(long round, int reporter, FailureReport told) {
    boolean known = told.culprit() >= 0 && told.culprit() < topology.worldSize();
    FailureReport report =
        new FailureReport(told.kind(), known ? told.culprit() : -1, told.origin(), told.reason());
    return new Failure(
        report,
        when(round)
            + "aborted because of "
            + topology.described(report.culprit())
            + ", as "
            + topology.described(reporter)
            + " reports: "
            + report.reason(),
        null);
  }

  Failure malformed(long round, int node, String problem) {
    return new Failure(
        topology.ranks(node)[0],
        when(round)
            + topology.describedNode(node)
            + " sent invalid blocks: "
            + problem
            + ". Check that all workers run the same version and settings.");
  }

  Failure tooLong(long round, long bytes, int limit) {
    return new Failure(
        -1,
        when(round)
            + "the blocks of "
            + topology.describedNode(topology.ownNode())
            + " have "
            + bytes
            + " bytes together, more than the "
            + limit
            + " of one array; run fewer workers in one JVM.");
  }

  private static String when(long round) {
    return round < 0 ? "While connecting: " : "Round " + round + ": ";
  }
}

package dev.parsimony.spark.driver.failure;

import dev.parsimony.spark.Internal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one task of the training stage failed.
 *
 * @param attempt of the stage, from 0
 * @param executor Spark's name for it
 * @param cause in words
 */
@Internal
public record TaskFailure(
    int attempt, int rank, String host, String executor, Kind kind, String cause) {
  /** The likelier the cause of the others, the earlier. */
  public enum Kind {
    /** The executor is gone. */
    LOST,
    /** The task threw. */
    THREW,
    /** The task lost a peer, and so tells of another's failure. */
    PEER
  }

  /** What all others of the same attempt follow from; of the last attempt that failed. */
  public static Optional<TaskFailure> first(List<TaskFailure> inOrder) {
    int last = inOrder.stream().mapToInt(TaskFailure::attempt).max().orElse(0);
    return inOrder.stream()
        .filter(failure -> failure.attempt == last)
        .min(Comparator.comparing(TaskFailure::kind));
  }

  /** Such as "worker 2 on host-b: its executor was lost (exit code 137)". */
  public String sentence() {
    return kind == Kind.PEER ? cause : "worker " + rank + " on " + host + ": " + cause;
  }
}

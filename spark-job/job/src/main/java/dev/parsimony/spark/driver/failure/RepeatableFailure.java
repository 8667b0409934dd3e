package dev.parsimony.spark.driver.failure;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureKind;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.worker.TrainingFailedException;
import java.util.function.Consumer;

/**
 * Tells failures that would happen again (a diverging score, a bug) from lost peers, which a new
 * attempt of the stage can do without. The peers are told the kind.
 */
@Internal
public final class RepeatableFailure {
  private RepeatableFailure() {}

  /** What the peers are told where a rank's training failed. */
  public static FailureReport report(int rank, RuntimeException e) {
    return new FailureReport(FailureKind.REPEATABLE, rank, rank, describe(e));
  }

  /**
   * Finds memory that ran out, in which DL4J sees an error of its own: another executor may have
   * enough.
   *
   * @param told of it before it is thrown
   * @throws OutOfMemoryError if that is the cause
   */
  public static void requireMemory(RuntimeException e, Consumer<OutOfMemoryError> told) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError full) {
        told.accept(full);
        throw full;
      }
    }
  }

  /** Whether a peer ended the run because of something that would happen again. */
  public static boolean causedBy(ExchangeException e) {
    return e.kind() == FailureKind.REPEATABLE;
  }

  /** One sentence; the class is named where the message alone was not written for a user. */
  public static String describe(RuntimeException e) {
    boolean forUsers = e instanceof TrainingFailedException || e instanceof UserErrorException;
    return forUsers ? String.valueOf(e.getMessage()) : e.toString();
  }
}

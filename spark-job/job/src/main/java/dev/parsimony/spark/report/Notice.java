package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import java.time.Instant;

/**
 * Something in a run that a person would want to know.
 *
 * @param step the last one that was known of, batches of each worker
 * @param sentence without a full stop, as the console has it
 */
@Internal
public record Notice(Kind kind, Instant at, long step, String sentence) {
  /** What it is about. */
  public enum Kind {
    /** What a failure cost, and how the run goes on: lost workers, further attempts, resuming. */
    RECOVERY,
    /** Alpha or the local steps changed, towards the target. */
    SETTING,
    /** What was measured to choose how messages travel. */
    EXCHANGE,
    /** What may not be as the user wants it. */
    WARNING
  }
}

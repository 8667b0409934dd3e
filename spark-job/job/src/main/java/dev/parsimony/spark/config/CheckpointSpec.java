package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/**
 * Where and how often a run keeps checkpoints.
 *
 * @param folder of any Hadoop file system
 * @param keep complete ones, at least 1; older ones are deleted
 * @param use of the latest that is there
 */
@Internal
public record CheckpointSpec(String folder, CheckpointInterval every, int keep, Use use) {
  /** What a run does with checkpoints that are there. */
  public enum Use {
    /** Leaves them alone, and refuses their folder. */
    NONE,
    /** Goes on from the latest, as the run that wrote it. */
    RESUME,
    /**
     * Takes over what the workers of the last run that ended well had not sent, and the rest that
     * each of them keeps of its own, but trains a network and data that are given anew.
     */
    CARRY_OVER,
    /** Deletes them, and resumes only after a failure of its own. */
    DISCARD
  }

  /** What is kept where nothing is said. */
  public static final int DEFAULT_KEEP = 3;

  /** Often enough not to lose much, seldom enough to cost little. */
  public static final CheckpointInterval DEFAULT_INTERVAL =
      new CheckpointInterval(10, CheckpointInterval.Unit.MIN);

  /** Returns whether to go on from the latest that is there, as the run that wrote it. */
  public boolean resume() {
    return use == Use.RESUME;
  }

  /** Returns whether to take over only what each worker keeps of its own. */
  public boolean carryOver() {
    return use == Use.CARRY_OVER;
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public CheckpointSpec {
    if (keep < 1) {
      throw new IllegalArgumentException(
          "Invalid value for --checkpoint-keep: got " + keep + ", expected 1 or more");
    }
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/**
 * Where and how often a run keeps checkpoints.
 *
 * @param folder of any Hadoop file system
 * @param keep complete ones, at least 1; older ones are deleted
 * @param resume whether to go on from the latest that is there
 */
@Internal
public record CheckpointSpec(String folder, CheckpointInterval every, int keep, boolean resume) {
  /** What is kept where nothing is said. */
  public static final int DEFAULT_KEEP = 3;

  /** Often enough not to lose much, seldom enough to cost little. */
  public static final CheckpointInterval DEFAULT_INTERVAL =
      new CheckpointInterval(10, CheckpointInterval.Unit.MIN);

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

package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/**
 * What a run does when it loses workers.
 *
 * @param maxFailures failed attempts in a row, without a new checkpoint between them, after which
 *     it goes on once more; 0 to end at the first
 * @param minWorkers with how many workers it may go on, where there are no slots for all
 */
@Internal
public record RetrySpec(int maxFailures, int minWorkers) {
  /** As often as Spark tries a task again. */
  public static final int DEFAULT_MAX_FAILURES = 3;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public RetrySpec {
    if (maxFailures < 0) {
      throw new IllegalArgumentException(
          "Invalid value for --max-failures: got " + maxFailures + ", expected 0 or more");
    }
    if (minWorkers < 1) {
      throw new IllegalArgumentException(
          "Invalid value for --min-workers: got " + minWorkers + ", expected 1 or more");
    }
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.OptionalInt;

/**
 * How many workers take which steps.
 *
 * @param batchSize examples per worker and step
 * @param batchByLength whether sequences of like length are put into a batch
 * @param seed of parameters, shuffling and dropout
 * @param threadsPerWorker native threads of each worker; by default Spark's cores per task, and in
 *     local mode the machine's cores divided among the workers
 */
@Internal
public record Steps(
    int workers,
    int batchSize,
    boolean batchByLength,
    int epochs,
    long seed,
    OptionalInt threadsPerWorker) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public Steps {
    requirePositive("--workers", workers);
    requirePositive("--batch-size", batchSize);
    requirePositive("--epochs", epochs);
    threadsPerWorker.ifPresent(threads -> requirePositive("--threads-per-worker", threads));
  }

  Steps withWorkers(int newWorkers) {
    return new Steps(newWorkers, batchSize, batchByLength, epochs, seed, threadsPerWorker);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Invalid value for " + option + ": got " + value + ", expected 1 or more");
    }
  }
}

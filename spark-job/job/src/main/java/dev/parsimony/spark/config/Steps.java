package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.OptionalInt;

/**
 * How many workers take which steps.
 *
 * @param batchSize examples per worker and step
 * @param batchByLength whether sequences of like length are put into a batch
 * @param earlyStopping epochs in a row without a lower test loss after which the run ends, with the
 *     network of its best epoch; 0 for all epochs, and the network of the last
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
    int earlyStopping,
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
    if (earlyStopping < 0) {
      throw new IllegalArgumentException(
          "Invalid value for --early-stopping: got "
              + earlyStopping
              + ", expected 1 or more, or 0 for all epochs");
    }
    threadsPerWorker.ifPresent(threads -> requirePositive("--threads-per-worker", threads));
  }

  Steps withWorkers(int newWorkers) {
    return new Steps(
        newWorkers, batchSize, batchByLength, epochs, earlyStopping, seed, threadsPerWorker);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Invalid value for " + option + ": got " + value + ", expected 1 or more");
    }
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.MomentRequest;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A validated training run.
 *
 * @param test where the test examples come from; by default from the data itself
 * @param batchSize examples per worker and step; where second moments are estimated, a multiple of
 *     the number of samples
 * @param batchByLength whether sequences of like length are put into a batch
 * @param exchange how messages travel between the workers
 * @param unusedOutputs whether the network may have more outputs than the data has classes
 * @param updater for the named models; a file brings its own
 * @param seed of parameters, shuffling and dropout
 * @param output folder for the model and the report; by default a new one under parsimony-output
 * @param overwrite whether earlier results in the output folder may be replaced
 * @param threadsPerWorker native threads of each worker; by default Spark's cores per task, and in
 *     local mode the machine's cores divided among the workers
 * @param checkpoint where the run's state goes from time to time; by default nowhere
 * @param retry what to do where workers are lost
 */
public record TrainingConfig(
    DataSource data,
    Optional<DataSource> test,
    ModelSpec model,
    int workers,
    int batchSize,
    boolean batchByLength,
    int epochs,
    CompressorSpec compression,
    NonFinitePolicy onNonFinite,
    ExchangeSpec exchange,
    boolean unusedOutputs,
    UpdaterSpec updater,
    long seed,
    Optional<String> output,
    boolean overwrite,
    OptionalInt threadsPerWorker,
    Optional<CheckpointSpec> checkpoint,
    RetrySpec retry) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public TrainingConfig {
    requirePositive("--workers", workers);
    requirePositive("--batch-size", batchSize);
    requirePositive("--epochs", epochs);
    threadsPerWorker.ifPresent(threads -> requirePositive("--threads-per-worker", threads));
    requireEqualParts(batchSize, compression.moments());
    if (retry.minWorkers() > workers) {
      throw new IllegalArgumentException(
          "Invalid value for --min-workers: got "
              + retry.minWorkers()
              + ", expected at most --workers, "
              + workers);
    }
  }

  /** The same with another number of workers, on which the run goes on. */
  public TrainingConfig withWorkers(int newWorkers) {
    return new TrainingConfig(
        data,
        test,
        model,
        newWorkers,
        batchSize,
        batchByLength,
        epochs,
        compression,
        onNonFinite,
        exchange,
        unusedOutputs,
        updater,
        seed,
        output,
        overwrite,
        threadsPerWorker,
        checkpoint,
        new RetrySpec(retry.maxFailures(), Math.min(newWorkers, retry.minWorkers())));
  }

  private static void requireEqualParts(int batchSize, MomentRequest moments) {
    if (moments.estimated() && batchSize % moments.samples() != 0) {
      throw new IllegalArgumentException(
          "Invalid value for --batch-size: got "
              + batchSize
              + ", expected a multiple of variance-samples="
              + moments.samples());
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Invalid value for " + option + ": got " + value + ", expected 1 or more");
    }
  }
}

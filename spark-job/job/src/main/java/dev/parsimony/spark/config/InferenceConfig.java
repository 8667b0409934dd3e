package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the commands {@code evaluate} and {@code predict} do with a saved model, and on what.
 *
 * @param data what it answers
 * @param part of the data
 * @param model the file of a saved model
 * @param allowed classes that the file may name beside DL4J's
 * @param batchSize examples that it answers at once
 * @param workers tasks at the same time
 * @param seed decides what training sets aside for testing
 * @param threadsPerWorker native threads of each task; by default Spark's cores per task, and in
 *     local mode the machine's cores divided among the workers
 * @param output folder for the results
 * @param overwrite whether earlier results in the output folder may be replaced
 */
@Internal
public record InferenceConfig(
    DataSource data,
    ExamplePart part,
    String model,
    AllowedClasses allowed,
    int batchSize,
    int workers,
    long seed,
    OptionalInt threadsPerWorker,
    Optional<String> output,
    boolean overwrite) {

  /**
   * Checks the numbers, and that the model is a saved one.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public InferenceConfig {
    requirePositive("--workers", workers);
    requirePositive("--batch-size", batchSize);
    threadsPerWorker.ifPresent(threads -> requirePositive("--threads-per-worker", threads));
    if (!model.endsWith(".zip")) {
      throw new IllegalArgumentException(
          "Invalid model '" + model + "': expected FILE.zip, a model that was trained and saved");
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Invalid value for " + option + ": got " + value + ", expected 1 or more");
    }
  }
}

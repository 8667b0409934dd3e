package dev.parsimony.spark.master;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** A trainer as a master's settings say. */
final class MasterTrainer {
  private MasterTrainer() {}

  /**
   * Makes the trainer.
   *
   * @param log takes what it says
   */
  static Parsimony of(MasterSettings settings, JavaSparkContext spark, OutputStream log) {
    Parsimony trainer =
        Parsimony.on(spark)
            .workers(workers(settings, spark))
            .batchSize(settings.batchSizePerWorker)
            .epochs(settings.epochsPerFit)
            .seed(settings.rngSeed)
            .allowUnusedOutputs()
            .printTo(new PrintStream(log, true, StandardCharsets.UTF_8));
    if (settings.compression != null) {
      trainer = trainer.compression(settings.compression);
    }
    if (settings.share != null) {
      trainer = trainer.share(Share.valueOf(settings.share.toUpperCase(Locale.ROOT)));
    }
    if (settings.exchange != null) {
      trainer = trainer.exchange(settings.exchange);
    }
    if (settings.threadsPerWorker != null) {
      trainer = trainer.threadsPerWorker(settings.threadsPerWorker);
    }
    if (settings.skipNonFinite) {
      trainer = trainer.skipNonFinite();
    }
    if (settings.minWorkers != null) {
      trainer = trainer.minWorkers(settings.minWorkers);
    }
    if (settings.maxFailures != null) {
      trainer = trainer.maxFailures(settings.maxFailures);
    }
    return trainer;
  }

  private static int workers(MasterSettings settings, JavaSparkContext spark) {
    if (settings.workersPerNode != null) {
      return executors(new SparkSettings(spark.getConf())) * settings.workersPerNode;
    }
    return settings.numWorkers != null ? settings.numWorkers : spark.sc().defaultParallelism();
  }

  /**
   * Returns the executors that there are to be, for those that are registered now may be fewer; a
   * fit waits for the slots of all workers.
   */
  static int executors(SparkSettings settings) {
    return settings
        .executors()
        .orElseThrow(
            () ->
                new UserErrorException(
                    "workersPerNode needs the number of executors, which Spark is not told with"
                        + " master "
                        + settings.master()
                        + "; set spark.executor.instances, or give the builder the number of all"
                        + " workers in place of workersPerNode."));
  }
}

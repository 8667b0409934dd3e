package dev.parsimony.spark.master;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.api.Parsimony;
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
      int executors = Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
      return executors * settings.workersPerNode;
    }
    return settings.numWorkers != null ? settings.numWorkers : spark.sc().defaultParallelism();
  }
}

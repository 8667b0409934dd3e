package dev.parsimony.spark.profile;

import dev.parsimony.secondmoment.LayerTimes;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.worker.Replica;
import java.io.IOException;

/**
 * Measures a worker's step on this machine: a worker alone, as a run has several, on random
 * examples of the data's form.
 */
@Internal
public final class StepProfile {
  private static final double SECONDS = 10;
  private static final int FEWEST_STEPS = 8;
  private static final int MOST_STEPS = 2000;

  private final TrainingConfig config;
  private final ExampleFormat format;
  private final ExampleStore random;
  private final SoloWorker worker;

  private StepProfile(
      TrainingConfig config, ExampleFormat format, ExampleStore random, SoloWorker worker) {
    this.config = config;
    this.format = format;
    this.random = random;
    this.worker = worker;
  }

  /**
   * Measures, which takes about a quarter of a minute, or some steps where they take longer.
   *
   * @return a table
   */
  public static String measure(
      NetworkSnapshot network,
      ExampleFormat format,
      int classes,
      TrainingConfig config,
      int threads)
      throws IOException {
    return measure(network, format, classes, config, threads, SECONDS);
  }

  /**
   * @param seconds that the measured steps take, about; those before take half as long
   */
  static String measure(
      NetworkSnapshot network,
      ExampleFormat format,
      int classes,
      TrainingConfig config,
      int threads,
      double seconds)
      throws IOException {
    int batchSize = config.batchSize();
    Replica replica =
        Networks.replica(
            network,
            format,
            batchSize,
            1,
            config.compression().moments(),
            config.kernels(),
            config.seed());
    SoloWorker.Way way =
        new SoloWorker.Way(config.compression(), config.sharing(), config.secondMoments());
    try (SoloWorker worker = new SoloWorker(replica, format, batchSize, way)) {
      LayerTimes layers = Networks.timeLayers(replica);
      ExampleStore random = Networks.randomExamples(format, classes);
      StepProfile profile = new StepProfile(config, format, random, worker);
      int warm = profile.steps(profile.train(profile.rounded(1)), profile.rounded(1), seconds / 2);
      int steps = profile.steps(profile.train(warm), warm, seconds);
      layers.reset();
      EpochFigures figures = profile.train(steps);
      return new StepProfileTable(config, threads, steps, figures, layers.times()).toString();
    }
  }

  /** Returns the steps that take so many seconds, by those that were taken. */
  private int steps(EpochFigures figures, int taken, double seconds) {
    double wanted = seconds * taken / figures.seconds();
    return rounded((int) Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, wanted)));
  }

  /** Returns whole rounds, each with all that happens at some of its steps alone. */
  private int rounded(int steps) {
    int round = config.sharing().localSteps() * config.secondMoments().interval();
    return (steps + round - 1) / round * round;
  }

  private EpochFigures train(int steps) throws IOException {
    int batchSize = config.batchSize();
    return worker.epoch(new FewExamples(format, random, batchSize, steps * batchSize));
  }
}

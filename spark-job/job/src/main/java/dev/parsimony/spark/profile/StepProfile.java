package dev.parsimony.spark.profile;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import dev.parsimony.secondmoment.LayerTimes;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.share.OuterOptimizer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.TrainingSchedule;
import dev.parsimony.spark.worker.Worker;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Measures a worker's step on this machine: a worker alone, as a run has several, on random
 * examples of the data's form.
 */
@Internal
public final class StepProfile {
  private static final String HOST = "127.0.0.1";
  private static final int TOKEN_BYTES = 32;
  private static final int TIMEOUT_MS = 10_000;
  private static final int LARGEST_BLOCK = 1 << 30;
  private static final int WARM_STEPS = 40;
  private static final double SECONDS = 10;
  private static final int FEWEST_STEPS = 8;
  private static final int MOST_STEPS = 2000;

  private final TrainingConfig config;
  private final ExampleFormat format;
  private final LayerTimes layers;
  private final Exchange exchange;
  private final Learner learner;
  private final ExampleStore random;

  private StepProfile(
      TrainingConfig config,
      ExampleFormat format,
      Replica replica,
      Exchange exchange,
      ExampleStore random) {
    this.config = config;
    this.format = format;
    this.exchange = exchange;
    this.random = random;
    layers = Networks.timeLayers(replica);
    learner = learner(replica, config);
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
    try (Replica replica =
            Networks.replica(
                network,
                format,
                batchSize,
                1,
                config.compression().moments(),
                config.kernels(),
                config.seed());
        Exchange exchange = alone()) {
      ExampleStore random = Networks.randomExamples(format, classes);
      StepProfile profile = new StepProfile(config, format, replica, exchange, random);
      int warm = WARM_STEPS;
      double step = profile.train(2).seconds() / 2;
      if (step * warm > seconds / 2) {
        warm = Math.max(2, (int) (seconds / 2 / step));
      }
      EpochFigures before = profile.train(profile.rounded(warm));
      int steps = (int) (seconds * profile.rounded(warm) / before.seconds());
      steps = profile.rounded(Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, steps)));
      profile.layers.reset();
      EpochFigures figures = profile.train(steps);
      return new StepProfileTable(config, threads, steps, figures, profile.layers.times())
          .toString();
    }
  }

  /** Whole rounds, each with all that happens at some of its steps alone. */
  private int rounded(int steps) {
    int round = config.sharing().localSteps() * config.secondMoments().interval();
    return (steps + round - 1) / round * round;
  }

  private static Exchange alone() throws IOException {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token); // a group of its own
    try (ExchangeListener listener = ExchangeListener.open(HOST)) {
      List<Place> places = List.of(Place.here(new PeerAddress(0, HOST, listener.port())));
      ExchangeConfig config = new ExchangeConfig(token, 0, TIMEOUT_MS, LARGEST_BLOCK);
      return LocalGroups.join(0, places, config, listener::connect, () -> false);
    }
  }

  private static Learner learner(Replica replica, TrainingConfig config) {
    Sharing sharing = config.sharing();
    GradientCompressor compressor =
        config.compression().create(replica.layout(), config.seed(), sharing.share());
    float[] weights = new float[replica.layout().length()];
    replica.readParameters(weights);
    return new Learner(
        replica,
        compressor,
        sharing.updates()
            ? Optional.of(new OuterOptimizer(replica.layout(), sharing.outer(), weights))
            : Optional.empty(),
        config.secondMoments().averaged()
            ? Optional.of(
                new SecondMomentAverage(
                    replica.layout().length(), config.secondMoments().interval()))
            : Optional.empty());
  }

  private EpochFigures train(int steps) throws IOException {
    int batchSize = config.batchSize();
    ExampleStore examples = new FewExamples(format, random, batchSize, steps * batchSize);
    ExampleStore none = new FewExamples(format, random, 1, 0);
    return new Worker(
            learner,
            exchange,
            new ShuffledBatches(examples, batchSize, config.seed(), 0),
            new Batch(batchSize, format),
            new TestPass(none, format, batchSize),
            new TrainingSchedule(0, 1, steps, batchSize, config.sharing(), false),
            new WorkerState(config.sharing().localSteps()),
            Checkpointer.NONE,
            progress -> {})
        .train()
        .get(0);
  }
}

package dev.parsimony.spark.bench.training;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import dev.parsimony.spark.bench.RandomExamples;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.Batch;
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

/** A worker alone in its world, as the job runs it. */
final class OneWorker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final byte[] token = new byte[32];

  private final Replica replica;
  private final Exchange exchange;
  private final CompressorSpec compression;
  private final Sharing sharing;
  private final SecondMomentSchedule secondMoments;
  private final RandomExamples examples;
  private final ExampleFormat format;
  private final int batchSize;

  OneWorker(
      NetworkSnapshot network,
      CompressorSpec compression,
      Sharing sharing,
      SecondMomentSchedule secondMoments,
      RandomExamples examples,
      ExampleFormat format,
      int batchSize)
      throws IOException {
    this.compression = compression;
    this.sharing = sharing;
    this.secondMoments = secondMoments;
    this.examples = examples;
    this.format = format;
    this.batchSize = batchSize;
    replica =
        Networks.replica(network, format, batchSize, 1, compression.moments(), KernelChoice.OWN, 1);
    new SecureRandom().nextBytes(token); // a group of its own
    try (ExchangeListener listener = ExchangeListener.open(HOST)) {
      List<Place> places = List.of(Place.here(new PeerAddress(0, HOST, listener.port())));
      ExchangeConfig config = new ExchangeConfig(token, 0, 10_000, 1 << 30);
      exchange = LocalGroups.join(0, places, config, listener::connect, () -> false);
    }
  }

  /** Trains one epoch over all examples and gives its figures. */
  EpochFigures epoch() throws IOException {
    RandomExamples none = new RandomExamples(0, format.shape(), 1, 1);
    return new Worker(
            learner(),
            exchange,
            new ShuffledBatches(examples, batchSize, 1, 0),
            new Batch(batchSize, format),
            new TestPass(none, format, batchSize),
            new TrainingSchedule(0, 1, examples.size() / batchSize, batchSize, sharing, false),
            new WorkerState(sharing.localSteps()),
            Checkpointer.NONE,
            progress -> {})
        .train()
        .get(0);
  }

  private Learner learner() {
    float[] weights = new float[replica.layout().length()];
    replica.readParameters(weights);
    return new Learner(
        replica,
        compression.create(replica.layout(), 1, sharing.share()),
        sharing.updates()
            ? Optional.of(new OuterOptimizer(replica.layout(), sharing.outer(), weights))
            : Optional.empty(),
        secondMoments.averaged()
            ? Optional.of(
                new SecondMomentAverage(replica.layout().length(), secondMoments.interval()))
            : Optional.empty());
  }

  @Override
  public void close() throws IOException {
    exchange.close();
    replica.close();
  }
}

package dev.parsimony.spark.profile;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.RankEvents;
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

/** A worker alone in its world, as the job runs it, to be measured. */
@Internal
public final class SoloWorker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int TOKEN_BYTES = 32;
  private static final int TIMEOUT_MS = 10_000;
  private static final int LARGEST_BLOCK = 1 << 30;
  private static final long SEED = 1;

  private final Replica replica;
  private final ExampleFormat format;
  private final int batchSize;
  private final Sharing sharing;
  private final Learner learner;
  private final Exchange exchange;

  /** How a worker shares what it learns. */
  public record Way(
      CompressorSpec compression, Sharing sharing, SecondMomentSchedule secondMoments) {
    private Learner learner(Replica replica) {
      int length = replica.layout().length();
      float[] weights = new float[length];
      replica.readParameters(weights);
      return new Learner(
          replica,
          compression.create(replica.layout(), SEED, sharing.share()),
          sharing.updates()
              ? Optional.of(new OuterOptimizer(replica.layout(), sharing.outer(), weights))
              : Optional.empty(),
          secondMoments.averaged()
              ? Optional.of(new SecondMomentAverage(length, secondMoments.interval()))
              : Optional.empty());
    }
  }

  /**
   * Makes a worker of a replica, which it closes; also where it cannot be made.
   *
   * @param batchSize as the replica's
   */
  public SoloWorker(Replica replica, ExampleFormat format, int batchSize, Way way)
      throws IOException {
    this.replica = replica;
    this.format = format;
    this.batchSize = batchSize;
    this.sharing = way.sharing();
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token); // a group of its own
    try (ExchangeListener listener = ExchangeListener.open(HOST)) {
      learner = way.learner(replica);
      List<Place> places = List.of(Place.here(new PeerAddress(0, HOST, listener.port())));
      ExchangeConfig config = new ExchangeConfig(token, 0, TIMEOUT_MS, LARGEST_BLOCK);
      exchange = LocalGroups.join(0, places, config, listener::connect, () -> false);
    } catch (IOException | RuntimeException | Error e) {
      replica.close();
      throw e;
    }
  }

  /** Trains an epoch on all examples, whole batches, and gives its figures. */
  public EpochFigures epoch(ExampleStore examples) throws IOException {
    return new Worker(
            learner,
            exchange,
            new ShuffledBatches(examples, batchSize, SEED, 0),
            new Batch(batchSize, format),
            new TestPass(new FewExamples(format, examples, 0, 0), format, batchSize),
            new TrainingSchedule(0, 1, 0, examples.size() / batchSize, batchSize, sharing, false),
            new WorkerState(sharing.localSteps()),
            Checkpointer.NONE,
            RankEvents.NONE)
        .train()
        .get(0);
  }

  @Override
  public void close() throws IOException {
    try (Replica closed = replica) {
      exchange.close();
    }
  }
}

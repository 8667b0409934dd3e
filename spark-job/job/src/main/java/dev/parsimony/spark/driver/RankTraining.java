package dev.parsimony.spark.driver;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.checkpoint.RankCheckpoints;
import dev.parsimony.spark.checkpoint.RestoredState;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.Shard;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.OuterOptimizer;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.Worker;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank in one attempt: makes its replica, anew or from a checkpoint, and trains it. */
final class RankTraining {
  private static final Logger LOG = LoggerFactory.getLogger(RankTraining.class);

  private final TaskConfig plan;
  private final NetworkSnapshot network;
  private final Shard shard;
  private final Exchange exchange;
  private final RankPhases phases;

  /**
   * @param network to start from where there is no checkpoint
   */
  RankTraining(
      TaskConfig plan, NetworkSnapshot network, Shard shard, Exchange exchange, RankPhases phases) {
    this.plan = plan;
    this.network = network;
    this.shard = shard;
    this.exchange = exchange;
    this.phases = phases;
  }

  /** Trains what is left after the latest checkpoint, all where there is none. */
  RankOutcome.Trained train(String host, RankCheckpoints checkpoints) throws IOException {
    phases.begin(StartPhase.REPLICA);
    Start start = start(checkpoints.latest());
    try (Replica replica = start.learner().replica();
        Checkpointer checkpointer =
            checkpoints.checkpointer(start.learner(), shard.checksum(), phases.events())) {
      return train(host, start.learner(), start.state(), checkpointer);
    }
  }

  /** Where training begins. */
  private record Start(Learner learner, WorkerState state) {}

  /** What is restored is copied, and may go. */
  private Start start(Optional<RestoredState> latest) throws IOException {
    long drawn = latest.map(found -> found.state().steps()).orElse((long) epochsBefore());
    Optional<RestoredState> resumed = latest.filter(found -> !found.ofFormerRun());
    Replica replica = resumed.isPresent() ? replica(resumed.get(), drawn) : replica(drawn);
    try {
      long seed = Seeds.rounding(plan.seed(), drawn, exchange.rank());
      Networks.observe(replica, exchange.rank(), plan.listeners(), plan.observers());
      GradientCompressor compressor =
          plan.compression().create(replica.layout(), seed, plan.schedule().sharing().share());
      latest.ifPresent(found -> resume(found, replica, compressor, seed));
      Learner learner =
          new Learner(replica, compressor, outer(replica, latest), average(replica, latest));
      return new Start(
          learner,
          latest
              .map(RestoredState::state)
              .orElseGet(() -> new WorkerState(plan.schedule().localSteps())));
    } catch (IOException | RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  private void resume(
      RestoredState found, Replica replica, GradientCompressor compressor, long seed) {
    found.requireSameData(exchange.rank(), shard.checksum());
    found.restore(compressor, seed);
    if (plan.schedule().sharing().updates()) {
      found
          .localState()
          .ifPresent(
              local -> {
                replica.setUpdaterState(local.updaterState());
                replica.setIteration(local.iteration());
              });
    }
    found.random().ifPresent(replica::setRandom);
    LOG.info("rank {} resumes from {}", exchange.rank(), found);
  }

  private Optional<SecondMomentAverage> average(Replica replica, Optional<RestoredState> found) {
    if (!plan.secondMoments().averaged()) {
      return Optional.empty();
    }
    SecondMomentAverage average =
        new SecondMomentAverage(replica.layout().length(), plan.secondMoments().interval());
    found
        .flatMap(RestoredState::localState)
        .ifPresent(local -> average.restore(local.secondMoments(), local.taken()));
    return Optional.of(average);
  }

  /** Collective over the workers of a JVM, which share it. */
  private Optional<OuterOptimizer> outer(Replica replica, Optional<RestoredState> found)
      throws IOException {
    if (!plan.schedule().sharing().updates()) {
      return Optional.empty();
    }
    Outer outer = plan.schedule().sharing().outer();
    Optional<float[]> velocity = found.flatMap(RestoredState::localState).map(LocalState::velocity);
    return Optional.of(
        exchange.shared(
            () -> {
              float[] weights = new float[replica.layout().length()];
              replica.readParameters(weights);
              return velocity
                  .map(u -> new OuterOptimizer(replica.layout(), outer, weights, u))
                  .orElseGet(() -> new OuterOptimizer(replica.layout(), outer, weights));
            }));
  }

  private RankOutcome.Trained train(
      String host, Learner learner, WorkerState state, Checkpointer checkpointer)
      throws IOException {
    phases.begin(StartPhase.CALIBRATING);
    exchange.tuning().calibrate();
    phases.end();
    if (exchange.rank() == 0) {
      String measured = exchange.tuning().figures(0).measured();
      if (!measured.isEmpty()) {
        LOG.info("{} workers, {}", plan.workers(), measured);
        phases.events().tell(new RankEvent.ExchangeMeasured(measured));
      }
    }
    Replica replica = learner.replica();
    int batchSize = plan.schedule().batchSize();
    Worker worker =
        new Worker(
            learner,
            exchange,
            batches(),
            new Batch(batchSize, format()),
            new TestPass(shard.test(), format(), batchSize),
            plan.schedule(),
            state,
            checkpointer,
            phases.events());
    if (!state.epochs().isEmpty()) {
      phases
          .events()
          .tell(
              new RankEvent.EpochsBefore(
                  state.epochs().stream().map(EpochFigures::summary).toList()));
    }
    List<EpochFigures> epochs = worker.train();
    return new RankOutcome.Trained(
        exchange.rank(),
        host,
        NativeRuntime.oneDnn(),
        exchange.tuning().figures((long) Float.BYTES * replica.layout().length()),
        epochs,
        worker.lastScore(),
        Networks.observed(replica),
        exchange.rank() == 0 ? List.of(worker.result()) : List.of());
  }

  private ShuffledBatches batches() {
    int batchSize = plan.schedule().batchSize();
    return plan.batchByLength()
        ? ShuffledBatches.byLength(shard.train(), batchSize, plan.seed(), exchange.rank())
        : new ShuffledBatches(shard.train(), batchSize, plan.seed(), exchange.rank());
  }

  private Replica replica(long drawn) {
    return Networks.replica(
        network,
        format(),
        plan.schedule().batchSize(),
        averagedWorkers(),
        plan.compression().moments(),
        plan.kernels(),
        Seeds.dropout(plan.seed(), drawn, exchange.rank()));
  }

  private Replica replica(RestoredState resumption, long drawn) throws IOException {
    try (InputStream model = resumption.model()) {
      return Networks.replica(
          model,
          network,
          format(),
          plan.schedule().batchSize(),
          averagedWorkers(),
          plan.compression().moments(),
          plan.kernels(),
          Seeds.dropout(plan.seed(), drawn, exchange.rank()));
    }
  }

  /** Workers over whose gradients an optimiser's step goes. */
  private int averagedWorkers() {
    return plan.schedule().sharing().updates() ? 1 : plan.workers();
  }

  private int epochsBefore() {
    return plan.schedule().epochsBefore();
  }

  private ExampleFormat format() {
    return plan.shards().format();
  }
}

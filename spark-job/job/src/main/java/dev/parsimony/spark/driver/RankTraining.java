package dev.parsimony.spark.driver;

import dev.parsimony.compression.GradientCompressor;
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
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.Worker;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank in one attempt: makes its replica, anew or from a checkpoint, and trains it. */
final class RankTraining {
  private static final Logger LOG = LoggerFactory.getLogger(RankTraining.class);

  private final TaskConfig plan;
  private final NetworkSnapshot network;
  private final Shard shard;
  private final Exchange exchange;
  private final Consumer<Progress> progress;

  /**
   * @param network to start from where there is no checkpoint
   */
  RankTraining(
      TaskConfig plan,
      NetworkSnapshot network,
      Shard shard,
      Exchange exchange,
      Consumer<Progress> progress) {
    this.plan = plan;
    this.network = network;
    this.shard = shard;
    this.exchange = exchange;
    this.progress = progress;
  }

  /** Trains what is left after the latest checkpoint, all where there is none. */
  RankOutcome.Trained train(String host, RankCheckpoints checkpoints) throws IOException {
    Optional<RestoredState> latest = checkpoints.latest();
    long drawn = latest.map(found -> found.state().steps()).orElse((long) epochsBefore());
    try (Replica replica = latest.isPresent() ? replica(latest.get(), drawn) : replica(drawn)) {
      long seed = Seeds.rounding(plan.seed(), drawn, exchange.rank());
      if (exchange.rank() == 0) {
        Networks.listen(replica, plan.listeners());
      }
      GradientCompressor compressor = plan.compression().create(replica.layout(), seed);
      if (latest.isPresent()) {
        goOn(latest.get(), replica, compressor, seed);
      }
      WorkerState state = latest.map(RestoredState::state).orElseGet(WorkerState::new);
      try (Checkpointer checkpointer =
          checkpoints.checkpointer(replica, compressor, shard.checksum())) {
        return train(host, replica, compressor, state, checkpointer);
      }
    }
  }

  private void goOn(
      RestoredState resumption, Replica replica, GradientCompressor compressor, long seed) {
    resumption.requireSameData(exchange.rank(), shard.checksum());
    resumption.restore(compressor, seed);
    resumption.random().ifPresent(replica::setRandom);
    LOG.info("rank {} goes on from {}", exchange.rank(), resumption);
  }

  private RankOutcome.Trained train(
      String host,
      Replica replica,
      GradientCompressor compressor,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    exchange.tuning().calibrate();
    if (exchange.rank() == 0) {
      String measured = exchange.tuning().figures(0).measured();
      LOG.info("{} workers{}", plan.workers(), measured.isEmpty() ? "" : ", " + measured);
    }
    int batchSize = plan.worker().batchSize();
    Worker worker =
        new Worker(
            replica,
            compressor,
            exchange,
            batches(),
            new Batch(batchSize, format()),
            new TestPass(shard.test(), format(), batchSize),
            plan.worker(),
            state,
            checkpointer,
            progress);
    List<EpochFigures> epochs = worker.train();
    return new RankOutcome.Trained(
        exchange.rank(),
        host,
        NativeRuntime.oneDnn(),
        exchange.tuning().figures((long) Float.BYTES * replica.layout().length()),
        epochs,
        exchange.rank() == 0 ? List.of(replica.state()) : List.of());
  }

  private ShuffledBatches batches() {
    int batchSize = plan.worker().batchSize();
    return plan.batchByLength()
        ? ShuffledBatches.byLength(shard.train(), batchSize, plan.seed(), exchange.rank())
        : new ShuffledBatches(shard.train(), batchSize, plan.seed(), exchange.rank());
  }

  private Replica replica(long drawn) {
    return Networks.replica(
        network,
        format(),
        plan.worker().batchSize(),
        plan.workers(),
        plan.compression().moments(),
        Seeds.dropout(plan.seed(), drawn, exchange.rank()));
  }

  private Replica replica(RestoredState resumption, long drawn) throws IOException {
    try (InputStream model = resumption.model()) {
      return Networks.replica(
          model,
          network,
          format(),
          plan.worker().batchSize(),
          plan.workers(),
          plan.compression().moments(),
          Seeds.dropout(plan.seed(), drawn, exchange.rank()));
    }
  }

  private int epochsBefore() {
    return plan.worker().epochsBefore();
  }

  private ExampleFormat format() {
    return plan.shards().format();
  }
}

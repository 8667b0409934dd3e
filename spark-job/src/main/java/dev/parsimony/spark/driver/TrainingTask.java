package dev.parsimony.spark.driver;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.Shard;
import dev.parsimony.spark.data.ShardRecord;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.exchange.ExchangeException;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.Worker;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task of the training stage: spools its shard, meets its peers, trains. */
final class TrainingTask implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingTask.class);

  private final StagePlan plan;
  private final Broadcast<byte[]> network;
  private final ProgressAccumulator progress;

  TrainingTask(StagePlan plan, Broadcast<byte[]> network, ProgressAccumulator progress) {
    this.plan = plan;
    this.network = network;
    this.progress = progress;
  }

  RankOutcome run(Iterator<ShardRecord> records) throws IOException {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    LOG.info(
        "worker {} of {} on {}, stage attempt {}",
        rank,
        plan.workers(),
        Rendezvous.host(context),
        context.stageAttemptNumber());
    NativeRuntime.prepare(plan.threads());
    SparkSettings settings = new SparkSettings(SparkEnv.get().conf());
    try (Shard shard =
            Shard.fill(
                records, plan.shards(), rank, settings.localFolder(), plan.spoolMemoryBytes());
        Exchange exchange = Rendezvous.meet(context, plan.exchange())) {
      return train(rank, shard, exchange, Rendezvous.host(context));
    }
  }

  private RankOutcome train(int rank, Shard shard, Exchange exchange, String host)
      throws IOException {
    try {
      return trainReplica(rank, shard, exchange, host);
    } catch (ExchangeException e) {
      if (RepeatableFailure.causedBy(e)) {
        return new RankOutcome.Failed(rank, e.culprit(), RepeatableFailure.reason(e));
      }
      throw e;
    } catch (RuntimeException e) {
      exchange.abort(rank, RepeatableFailure.mark(e));
      return new RankOutcome.Failed(rank, rank, RepeatableFailure.describe(e));
    } catch (Throwable e) {
      // Such as memory that ran out: perhaps not again in another executor, so Spark may retry.
      exchange.abort(rank, e.toString());
      throw e;
    }
  }

  private RankOutcome trainReplica(int rank, Shard shard, Exchange exchange, String host)
      throws IOException {
    NetworkSnapshot snapshot = Plain.fromBytes(network.value(), NetworkSnapshot.class);
    int batchSize = plan.worker().batchSize();
    try (Replica replica =
        Networks.replica(
            snapshot,
            plan.shards().format(),
            batchSize,
            plan.workers(),
            plan.compression().moments(),
            Seeds.dropout(plan.seed(), snapshot.state().epoch(), rank))) {
      GradientCompressor compressor =
          plan.compression()
              .create(
                  replica.layout(), Seeds.rounding(plan.seed(), snapshot.state().epoch(), rank));
      exchange.calibrate();
      if (rank == 0) {
        LOG.info("{} workers, {}", plan.workers(), exchange.figures(0).measured());
      }
      Worker worker =
          new Worker(
              replica,
              compressor,
              exchange,
              new ShuffledBatches(shard.train(), batchSize, plan.seed(), rank),
              new Batch(batchSize, plan.shards().format()),
              new TestPass(shard.test(), plan.shards().format(), batchSize),
              plan.worker(),
              progressOf(rank));
      List<EpochFigures> epochs = worker.train();
      return new RankOutcome.Trained(
          rank,
          host,
          NativeRuntime.oneDnn(),
          exchange.figures((long) Float.BYTES * replica.layout().length()),
          epochs,
          rank == 0 ? List.of(replica.state()) : List.of());
    }
  }

  private Consumer<Progress> progressOf(int rank) {
    return rank == 0 ? progress::add : ignored -> {};
  }
}

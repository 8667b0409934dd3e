package dev.parsimony.spark.driver;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.checkpoint.RankCheckpoints;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.data.Shard;
import dev.parsimony.spark.data.ShardRecord;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.failure.RepeatableFailure;
import dev.parsimony.spark.environment.Finding;
import dev.parsimony.spark.environment.MachineChecks;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.metrics.StartPhase;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task of the training stage: spools its shard, meets its peers, trains. */
final class TrainingTask implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingTask.class);

  /** The executor's id in Spark's local mode. */
  private static final String DRIVER = "driver";

  private final TaskConfig plan;
  private final Broadcast<byte[]> network;
  private final RankEventsAccumulator accumulator;
  private final SerializableConfiguration hadoop;

  TrainingTask(
      TaskConfig plan,
      Broadcast<byte[]> network,
      RankEventsAccumulator accumulator,
      SerializableConfiguration hadoop) {
    this.plan = plan;
    this.hadoop = hadoop;
    this.network = network;
    this.accumulator = accumulator;
  }

  RankOutcome run(Iterator<ShardRecord> records) throws IOException {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    SparkEnv spark = SparkEnv.get();
    SparkSettings settings = new SparkSettings(spark.conf());
    RankEvents events =
        accumulator.of(
            rank, context.taskAttemptId(), settings.fourHeartbeatsNanos(), plan.wantsTensors());
    events.tell(new RankEvent.Placed(Rendezvous.host(context)));
    if (!spark.executorId().equals(DRIVER)) { // the driver has said where it is, and checked it
      LOG.info(
          "worker {} of {} on {}, stage attempt {}",
          rank,
          plan.workers(),
          Rendezvous.host(context),
          context.stageAttemptNumber());
      for (Finding finding : MachineChecks.amissHere(settings.localFolder())) {
        LOG.warn("{}", finding.sentence());
        events.tell(new RankEvent.Warned(finding.sentence()));
      }
    }
    try (CallersRuntime runtime = callersRuntime(spark)) {
      NativeRuntime.prepare(plan.threads());
      return run(context, records, settings, new RankPhases(rank, events));
    }
  }

  /** The executors, too, are the user's, and the thread goes on to other tasks. */
  private static CallersRuntime callersRuntime(SparkEnv spark) {
    boolean driver = spark.executorId().equals(DRIVER);
    return driver ? CallersRuntime.takeThread() : CallersRuntime.take();
  }

  private RankOutcome run(
      BarrierTaskContext context,
      Iterator<ShardRecord> records,
      SparkSettings settings,
      RankPhases phases)
      throws IOException {
    phases.begin(StartPhase.SPOOLING);
    try (Shard shard = spool(records, context.partitionId(), settings.localFolder());
        Exchange exchange = meet(context, phases)) {
      return train(context, shard, exchange, phases);
    } catch (CannotMeetException e) {
      return new RankOutcome.NotBegun(context.partitionId(), e.sentence());
    }
  }

  private Exchange meet(BarrierTaskContext context, RankPhases phases)
      throws IOException, CannotMeetException {
    phases.begin(StartPhase.CONNECTING);
    return Rendezvous.meet(context, plan.exchange());
  }

  private Shard spool(Iterator<ShardRecord> records, int rank, Path folder) throws IOException {
    try {
      return Shard.fill(records, plan.shards(), rank, folder, plan.spoolMemoryBytes());
    } catch (IOException e) {
      throw new IOException(
          "The examples could not be spooled to "
              + folder
              + " ("
              + e.getMessage()
              + "); make room there, or set spark.local.dir to a folder on a larger disk",
          e);
    }
  }

  private RankOutcome train(
      BarrierTaskContext context, Shard shard, Exchange exchange, RankPhases phases)
      throws IOException {
    int rank = context.partitionId();
    try (RankCheckpoints checkpoints =
        RankCheckpoints.open(
            plan.checkpoints(),
            plan.schedule(),
            exchange,
            context.stageAttemptNumber(),
            hadoop.value())) {
      NetworkSnapshot start = JavaSerialized.fromBytes(network.value(), NetworkSnapshot.class);
      return new RankTraining(plan, start, shard, exchange, phases)
          .train(Rendezvous.host(context), checkpoints);
    } catch (ExchangeException e) {
      if (RepeatableFailure.causedBy(e)) {
        return new RankOutcome.Failed(rank, e.culprit(), e.reason());
      }
      throw e;
    } catch (RuntimeException e) {
      RepeatableFailure.requireMemory(e, full -> exchange.abort(rank, full.toString()));
      exchange.abort(RepeatableFailure.report(rank, e));
      return new RankOutcome.Failed(rank, rank, RepeatableFailure.describe(e));
    } catch (Throwable e) {
      // Such as memory that ran out: perhaps not again in another executor, so Spark may retry.
      exchange.abort(rank, e.toString());
      throw e;
    }
  }
}

package dev.parsimony.spark.checkpoint;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.TrainingSchedule;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Checkpoints in a folder. */
final class StoredCheckpoints implements RankCheckpoints {
  private final CheckpointFolder folder;
  private final CheckpointConfig plan;
  private final TrainingSchedule schedule;
  private final Exchange exchange;
  private final int attempt;

  private StoredCheckpoints(
      CheckpointFolder folder,
      CheckpointConfig plan,
      TrainingSchedule schedule,
      Exchange exchange,
      int attempt) {
    this.folder = folder;
    this.plan = plan;
    this.schedule = schedule;
    this.exchange = exchange;
    this.attempt = attempt;
  }

  /**
   * Opens the folder.
   *
   * @param attempt of the stage
   */
  static RankCheckpoints open(
      CheckpointConfig plan,
      TrainingSchedule schedule,
      Exchange exchange,
      int attempt,
      Configuration hadoop)
      throws IOException {
    CheckpointFolder folder = CheckpointFolder.open(plan.folder(), hadoop);
    return new StoredCheckpoints(folder, plan, schedule, exchange, attempt);
  }

  @Override
  public Optional<RestoredState> latest() throws IOException {
    Optional<RestoredState> found =
        new CheckpointConsensus(exchange, folder, plan.lineage(), schedule.batchesPerEpoch())
            .reach();
    return plan.carryOver() ? found.map(state -> state.seenBy(plan.lineage())) : found;
  }

  @Override
  public Checkpointer checkpointer(Learner learner, long dataChecksum, RankEvents events) {
    CheckpointWriter writer =
        new CheckpointWriter(
            folder, plan, schedule, exchange.rank(), exchange.worldSize(), attempt);
    String run = plan.lineage().run();
    return new FolderCheckpointer(
        writer,
        exchange.rank() == 0 ? FolderOwner.watch(folder, run) : FolderOwner.unwatched(folder, run),
        new CheckpointClock(plan.every()),
        exchange.rank(),
        learner,
        dataChecksum,
        events);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}

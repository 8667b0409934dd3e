package dev.parsimony.spark.checkpoint;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.TrainingSchedule;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a run, as one rank reads and writes them in one attempt. */
@Internal
public interface RankCheckpoints extends Closeable {
  /** No checkpoints: none are there, none are kept. */
  RankCheckpoints NONE =
      new RankCheckpoints() {
        @Override
        public Optional<RestoredState> latest() {
          return Optional.empty();
        }

        @Override
        public Checkpointer checkpointer(Learner learner, long dataChecksum, RankEvents events) {
          return Checkpointer.NONE;
        }

        @Override
        public void close() {}
      };

  /**
   * Opens the checkpoints of a plan.
   *
   * @param plan null for none
   * @param attempt of the stage
   */
  static RankCheckpoints open(
      @Nullable CheckpointConfig plan,
      TrainingSchedule schedule,
      Exchange exchange,
      int attempt,
      Configuration hadoop)
      throws IOException {
    return plan == null ? NONE : StoredCheckpoints.open(plan, schedule, exchange, attempt, hadoop);
  }

  /** Returns where to resume; empty where there is no checkpoint yet. Collective over all ranks. */
  Optional<RestoredState> latest() throws IOException;

  /**
   * Returns the checkpointer that keeps what comes; to be closed before these checkpoints.
   *
   * @param dataChecksum of this rank's training examples
   * @param events told of complete checkpoints
   */
  Checkpointer checkpointer(Learner learner, long dataChecksum, RankEvents events);
}

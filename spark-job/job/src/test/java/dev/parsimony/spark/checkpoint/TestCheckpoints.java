package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.TrainingSchedule;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checkpoints of two workers, of which the latest two stay; their bytes say of which step. */
final class TestCheckpoints {
  static final int WORKERS = 2;
  static final long HASH = 99;

  private static final TrainingSchedule WORKER = new TrainingSchedule(0, 1, 100, 4, false);

  private TestCheckpoints() {}

  static void write(CheckpointFolder folder, long steps, Lineage lineage) throws IOException {
    write(folder, steps, lineage, HASH, HASH);
  }

  /**
   * Writes and completes one.
   *
   * @param hashes of each worker's replica
   */
  static void write(CheckpointFolder folder, long steps, Lineage lineage, long... hashes)
      throws IOException {
    CheckpointConfig plan =
        new CheckpointConfig(
            folder.toString(),
            CheckpointInterval.parse("1step"),
            2,
            lineage,
            lineage.run() + ".0",
            Map.of("a", "b"),
            false,
            false);
    for (int rank = 0; rank < WORKERS; rank++) {
      byte[] header = RankFile.header(state(steps), new RandomState(rank, 5), 11);
      new CheckpointWriter(folder, plan, WORKER, rank, WORKERS, 0)
          .write(
              steps,
              header,
              new RankArrays(residuals(steps, rank), Optional.empty(), Optional.empty()),
              hashes[rank],
              rank == 0 ? model(steps) : null);
    }
    CheckpointWriter first = new CheckpointWriter(folder, plan, WORKER, 0, WORKERS, 0);
    first.complete(first.manifest(state(steps)));
  }

  private static ReplicaCopy model(long steps) {
    return new ReplicaCopy() {
      @Override
      public void take() {}

      @Override
      public void write(OutputStream out) throws IOException {
        out.write("model after step ".getBytes(StandardCharsets.US_ASCII));
        out.write((int) steps);
      }
    };
  }

  private static ResidualSnapshot residuals(long steps, int rank) {
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(7, "variance", steps, 3, new float[] {steps, rank}, new float[] {1, 2});
    return residuals;
  }

  private static WorkerState state(long steps) {
    return new WorkerState(steps, 1, (int) steps, List.of(), new EpochTally());
  }
}

package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.RetrySpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is kept for failures, and how often a run tries again. */
final class RecoveryArguments {
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Folder for checkpoints, on any Hadoop file system: all it takes to go on to the same"
              + " bits. Lost workers then cost the steps since the latest; Ctrl-C keeps one more."
              + " For one run at a time.")
  private @Nullable String checkpoint;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "INTERVAL",
      description =
          "How often, such as 500steps, 2epochs or 10min (default: 10min), and at the end.")
  private @Nullable CheckpointInterval checkpointEvery;

  @Option(
      names = "--checkpoint-keep",
      paramLabel = "K",
      description = "How many checkpoints stay, the latest ones (default: 3).")
  private @Nullable Integer checkpointKeep;

  @Option(
      names = "--resume",
      description =
          "Resume from the latest checkpoint, or begin where there is none; with more --epochs, on"
              + " beyond the end.")
  private boolean resume;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Failed attempts in a row, without a new checkpoint between them, after which the run"
              + " tries again.")
  private int maxFailures;

  @Option(
      names = "--min-workers",
      paramLabel = "N",
      description =
          "With how many workers the run may continue after a failure, where there are no slots for"
              + " all (default: all).")
  private @Nullable Integer minWorkers;

  /** Returns where checkpoints go; throws {@link IllegalArgumentException} without a folder. */
  Optional<CheckpointSpec> checkpoints() {
    if (checkpoint != null) {
      return Optional.of(
          new CheckpointSpec(
              checkpoint,
              checkpointEvery == null ? CheckpointSpec.DEFAULT_INTERVAL : checkpointEvery,
              checkpointKeep == null ? CheckpointSpec.DEFAULT_KEEP : checkpointKeep,
              resume ? CheckpointSpec.Use.RESUME : CheckpointSpec.Use.NONE));
    }
    if (resume || checkpointEvery != null || checkpointKeep != null) {
      throw new IllegalArgumentException(
          "--resume, --checkpoint-every and --checkpoint-keep need the folder: add --checkpoint"
              + " DIR");
    }
    return Optional.empty();
  }

  RetrySpec retries(int workers) {
    return new RetrySpec(maxFailures, minWorkers == null ? Math.max(1, workers) : minWorkers);
  }
}

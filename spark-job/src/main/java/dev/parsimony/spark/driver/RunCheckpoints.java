package dev.parsimony.spark.driver;

import dev.parsimony.spark.checkpoint.Checkpoint;
import dev.parsimony.spark.checkpoint.CheckpointFolder;
import dev.parsimony.spark.checkpoint.CheckpointPlan;
import dev.parsimony.spark.checkpoint.Manifest;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A run's checkpoints as the driver sees them: which are there, and what the ranks are told. */
final class RunCheckpoints {
  private static final int NAME_LENGTH = 8;

  private final CheckpointSpec spec;
  private final Configuration hadoop;

  RunCheckpoints(CheckpointSpec spec, Configuration hadoop) {
    this.spec = spec;
    this.hadoop = hadoop;
  }

  /**
   * Makes sure that the folder can be used, and tells where the run goes on.
   *
   * @return empty where the run begins anew
   * @throws UserErrorException where the folder cannot be used, or holds another run's
   */
  Optional<Manifest> check(
      TrainingConfig config, Map<String, String> run, Consumer<String> console) {
    try (CheckpointFolder folder = CheckpointFolder.open(spec.folder(), hadoop)) {
      folder.create();
      if (!spec.resume() && folder.used()) {
        throw new UserErrorException(
            folder
                + " holds checkpoints; add --resume to go on from the latest, or give another"
                + " --checkpoint folder.");
      }
      List<Checkpoint> complete = folder.complete();
      if (complete.isEmpty()) {
        if (spec.resume()) {
          console.accept("no complete checkpoint in " + folder + ": training begins anew");
        }
        return Optional.empty();
      }
      Checkpoint latest = complete.get(0);
      SameRun.require(latest.manifest().run(), run, folder.toString());
      console.accept(goingOn(latest, config.workers()));
      return Optional.of(latest.manifest());
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "Cannot use the checkpoint folder "
              + spec.folder()
              + " ("
              + e.getMessage()
              + "); give another one with --checkpoint.",
          e);
    }
  }

  private static String goingOn(Checkpoint latest, int workers) {
    Manifest manifest = latest.manifest();
    String from = "going on after step " + manifest.steps() + ", in epoch " + manifest.epoch();
    return manifest.workers() == workers
        ? from
        : from
            + "; warning: with "
            + workers
            + " workers instead of "
            + manifest.workers()
            + ", so what they had not sent yet is shared out anew, and the result is not to the bit"
            + " what it would have been";
  }

  /** What the ranks of a job are told. */
  CheckpointPlan plan(Map<String, String> run, boolean graph) {
    return new CheckpointPlan(
        spec.folder(),
        spec.every(),
        spec.keep(),
        UUID.randomUUID().toString().substring(0, NAME_LENGTH),
        run,
        graph);
  }

  /** Steps of the latest complete checkpoint; 0 where none is found. */
  long latestSteps() {
    try (CheckpointFolder folder = CheckpointFolder.open(spec.folder(), hadoop)) {
      return folder.complete().stream()
          .findFirst()
          .map(checkpoint -> checkpoint.manifest().steps())
          .orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }
}

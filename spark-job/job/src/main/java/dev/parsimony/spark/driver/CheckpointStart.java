package dev.parsimony.spark.driver;

import dev.parsimony.spark.checkpoint.Checkpoint;
import dev.parsimony.spark.checkpoint.CheckpointFolder;
import dev.parsimony.spark.checkpoint.FolderContent;
import dev.parsimony.spark.checkpoint.Manifest;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.FileSystems;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a run begins, as its checkpoint folder says; refusals name what to change.
 *
 * @param workers of the run
 * @param run what must be as it was, see {@link SameRun}
 */
record CheckpointStart(
    CheckpointSpec spec, int workers, Map<String, String> run, Consumer<String> console) {

  UserErrorException unusable(Exception e) {
    return new UserErrorException(
        "Cannot use the checkpoint folder "
            + spec.folder()
            + " ("
            + FileSystems.reason(e)
            + "); give another one with --checkpoint.",
        e);
  }

  /** Throws where the user did not say that the run goes on from what is there. */
  void requireUnused(CheckpointFolder folder) throws IOException {
    if (spec.use() == CheckpointSpec.Use.NONE && folder.used()) {
      throw new UserErrorException(
          folder
              + " holds checkpoints; add --resume to continue from the latest, or give another"
              + " --checkpoint folder.");
    }
  }

  /**
   * The checkpoint to go on from, if there is one; the user is told of those that cannot be read.
   *
   * @throws UserErrorException where none of those that are there can be read, or the latest is of
   *     another run
   */
  Optional<Checkpoint> latest(CheckpointFolder folder) throws IOException {
    if (spec.carryOver()) {
      return carriedOver(folder);
    }
    if (spec.use() == CheckpointSpec.Use.DISCARD) {
      folder.deleteOthers(Optional.empty());
    }
    if (!spec.resume()) {
      return Optional.empty();
    }
    FolderContent content = folder.content();
    if (content.complete().isEmpty()) {
      requireNothingUnreadable(folder, content.unreadable());
      console.accept("no complete checkpoint in " + folder + ": training starts over");
      return Optional.empty();
    }
    Checkpoint latest = content.complete().get(0);
    SameRun.require(latest.manifest().run(), run, folder.toString());
    content.unreadable().forEach(one -> passedOver(folder, one));
    console.accept(goingOn(latest, workers));
    return Optional.of(latest);
  }

  /**
   * The checkpoint whose residuals go on, if there is one of a run that shared them so; those of
   * runs that did not end, whose steps the network never took, are deleted.
   */
  private Optional<Checkpoint> carriedOver(CheckpointFolder folder) throws IOException {
    Optional<Checkpoint> latest = folder.carried();
    folder.content().unreadable().forEach(one -> passedOver(folder, one));
    folder.deleteOthers(latest);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = latest.get().manifest();
    if (!SameRun.residualsFit(manifest.run(), run)) {
      console.accept(
          "warning: the residuals in "
              + folder
              + " are of a run that shared something else; training begins without them");
      return Optional.empty();
    }
    if (manifest.workers() != workers) {
      console.accept(
          String.format(
              "warning: with %d workers instead of %d, so what they had not sent yet is dealt out"
                  + " again",
              workers, manifest.workers()));
    }
    return latest;
  }

  private void passedOver(CheckpointFolder folder, String one) {
    console.accept("warning: passed over in " + folder + ": " + one);
  }

  private static void requireNothingUnreadable(CheckpointFolder folder, List<String> unreadable) {
    if (!unreadable.isEmpty()) {
      throw new UserErrorException(
          "No checkpoint in "
              + folder
              + " can be read ("
              + unreadable.get(0)
              + "); bring one back from a copy to resume, or give another --checkpoint folder to"
              + " start over.");
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
            + ", so what they had not sent yet is dealt out again, and the result is not to the bit"
            + " what it would have been";
  }
}

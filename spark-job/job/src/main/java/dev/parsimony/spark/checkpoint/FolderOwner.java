package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.files.Owner;
import dev.parsimony.spark.worker.TrainingFailedException;
import java.io.Closeable;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the file in the folder says of its owner: whether the folder is still this run's, and
 * whether the driver is about to stop the run and waits for a last checkpoint. Looks once a second,
 * on a thread of its own.
 */
final class FolderOwner implements Closeable {
  private static final long LOOK_MS = 1_000;

  private final CheckpointFolder folder;
  private final String run;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Writers::thread);
  private volatile Optional<Owner> seen = Optional.empty();

  private FolderOwner(CheckpointFolder folder, String run) {
    this.folder = folder;
    this.run = run;
  }

  /** Begins to look. */
  static FolderOwner watch(CheckpointFolder folder, String run) {
    FolderOwner owner = new FolderOwner(folder, run);
    Future<?> unused =
        owner.thread.scheduleWithFixedDelay(owner::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    return owner;
  }

  /** For ranks that leave it to another. */
  static FolderOwner unwatched(CheckpointFolder folder, String run) {
    return new FolderOwner(folder, run);
  }

  private void look() {
    folder.owner().ifPresent(found -> seen = Optional.of(found));
  }

  /** Whether a last checkpoint is due. */
  boolean stopping() {
    return seen.filter(owner -> owner.run().equals(run)).map(Owner::stopping).orElse(false);
  }

  /** Throws where it has been found to be another run's. */
  void requireOwn() {
    seen.ifPresent(owner -> require(owner, folder, run));
  }

  /**
   * Looks now.
   *
   * @throws TrainingFailedException where the folder is another run's
   */
  static void requireNoOther(CheckpointFolder folder, String run) {
    folder.owner().ifPresent(owner -> require(owner, folder, run));
  }

  private static void require(Owner owner, CheckpointFolder folder, String run) {
    if (!owner.run().equals(run)) {
      throw new TrainingFailedException(
          "The checkpoint folder "
              + folder
              + " was taken over by "
              + owner
              + ", because this run's driver had not renewed its lease of it for a minute; give one of"
              + " them another --checkpoint folder.");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

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
 * The owner of a checkpoint folder, as the file in it says: whether the folder is still this run's,
 * and whether the driver is about to stop the run and waits for a last checkpoint. Looks once a
 * second, on a thread of its own.
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

  /** Begins to watch the folder's file. */
  static FolderOwner watch(CheckpointFolder folder, String run) {
    FolderOwner owner = new FolderOwner(folder, run);
    Future<?> unused =
        owner.thread.scheduleWithFixedDelay(owner::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    return owner;
  }

  /** Returns an owner that is not watched, for ranks that leave it to another. */
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

  /** Throws where the folder has been found to be another run's. */
  void requireOwn() {
    seen.ifPresent(owner -> require(owner, folder, run));
  }

  /**
   * Looks now, and requires that the folder is no other run's.
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

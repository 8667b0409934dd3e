package dev.parsimony.spark.driver;

import dev.parsimony.spark.checkpoint.Checkpoint;
import dev.parsimony.spark.checkpoint.CheckpointConfig;
import dev.parsimony.spark.checkpoint.CheckpointFolder;
import dev.parsimony.spark.checkpoint.Lineage;
import dev.parsimony.spark.checkpoint.Manifest;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.FolderInUseException;
import dev.parsimony.spark.files.FolderLease;
import dev.parsimony.spark.files.Owner;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints as the driver sees them: which are there, and what the ranks are told. The
 * folder is the run's until these are closed.
 */
final class RunCheckpoints implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);

  /** Longer than a step and the writing of most checkpoints, shorter than most patience. */
  private static final Duration LAST_CHECKPOINT = Duration.ofSeconds(20);

  private static final long POLL_MS = 200;

  private final CheckpointStart start;
  private final CheckpointFolder folder;
  private final FolderLease lease;
  private final Lineage lineage;
  private final Optional<Manifest> latest;
  private int jobs;

  private RunCheckpoints(
      CheckpointStart start,
      CheckpointFolder folder,
      FolderLease lease,
      String run,
      Optional<Checkpoint> latest) {
    this.start = start;
    this.folder = folder;
    this.lease = lease;
    this.latest = latest.map(Checkpoint::manifest);
    this.lineage =
        latest.map(found -> Lineage.from(found, run)).orElseGet(() -> Lineage.begun(run));
  }

  /**
   * Takes the folder for a run, makes sure that it can be used, and tells where the run goes on.
   *
   * @param run what must be as it was, see {@link SameRun}
   * @throws UserErrorException where the folder cannot be used, or is another run's
   */
  static RunCheckpoints open(
      CheckpointSpec spec,
      TrainingConfig config,
      Map<String, String> run,
      Owner owner,
      Configuration hadoop,
      Consumer<String> console) {
    CheckpointStart start = new CheckpointStart(spec, config.workers(), run, console);
    try {
      CheckpointFolder folder = CheckpointFolder.open(spec.folder(), hadoop);
      try {
        folder.create();
        start.requireUnused(folder);
        return open(start, folder, owner);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (FolderInUseException e) {
      throw new UserErrorException("The checkpoint folder " + e.getMessage(), e);
    } catch (IOException e) {
      throw start.unusable(e);
    }
  }

  private static RunCheckpoints open(CheckpointStart start, CheckpointFolder folder, Owner owner)
      throws IOException {
    FolderLease lease = folder.lease(owner, start.console());
    try {
      start.requireUnused(folder); // Another run may have begun and ended since.
      return new RunCheckpoints(start, folder, lease, owner.run(), start.latest(folder));
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Where the run goes on; empty where it starts over, or with residuals alone. */
  Optional<Manifest> resumed() {
    return start.spec().carryOver() ? Optional.empty() : latest;
  }

  /** What the ranks of the next job are told. */
  CheckpointConfig plan(boolean graph) {
    jobs++;
    return new CheckpointConfig(
        folder.location(),
        start.spec().every(),
        start.spec().keep(),
        lineage,
        lineage.run() + "." + jobs,
        start.run(),
        graph,
        start.spec().carryOver());
  }

  /** Steps of the latest complete checkpoint; 0 where none is found. */
  long latestSteps() {
    try {
      return folder.content().complete().stream()
          .filter(lineage::includes)
          .findFirst()
          .map(checkpoint -> checkpoint.manifest().steps())
          .orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Ends the run, which was trained to its end: what is carried over now comes from it.
   *
   * @param epochs that it has trained
   * @return a sentence where the checkpoint after the last step is not there
   */
  Optional<String> ended(int epochs) {
    boolean carryOver = start.spec().carryOver();
    try {
      Optional<Checkpoint> last =
          folder.content().complete().stream()
              .filter(carryOver ? lineage::wrote : lineage::includes)
              .filter(found -> found.manifest().epoch() == epochs && found.manifest().epochEnded())
              .findFirst();
      if (carryOver) {
        folder.carry(last);
      }
      return last.isPresent() ? Optional.empty() : Optional.of(lastMissing(carryOver));
    } catch (IOException e) {
      return Optional.of(
          "The checkpoints in " + folder + " cannot be read or marked: " + e.getMessage());
    }
  }

  private String lastMissing(boolean carryOver) {
    return "The network is trained, but its last checkpoint could not be written to "
        + folder
        + "; the workers' logs say why. "
        + (carryOver
            ? "The next training begins without what workers had not sent."
            : "Those before it are as they were.");
  }

  /**
   * Lets the workers keep a checkpoint now, and waits for it, but not long.
   *
   * @param over whether there is nothing to wait for any more
   */
  void keepNow(BooleanSupplier over) {
    start
        .console()
        .accept("interrupted: keeping a last checkpoint; a second interrupt ends at once");
    long before = latestSteps();
    lease.stop();
    long begun = System.nanoTime();
    while (!over.getAsBoolean()
        && latestSteps() == before
        && System.nanoTime() - begun < LAST_CHECKPOINT.toNanos()) {
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        return; // That was the second one.
      }
    }
  }

  @Override
  public void close() {
    lease.close();
    try {
      folder.close();
    } catch (IOException e) {
      LOG.warn("{} was not closed: {}", folder, e.toString());
    }
  }
}

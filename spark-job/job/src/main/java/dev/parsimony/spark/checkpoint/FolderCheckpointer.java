package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.TrainingFailedException;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one rank's part of each checkpoint on a thread of its own. Rank 0 also writes the model,
 * and the manifest once all ranks have said that their part is written.
 */
final class FolderCheckpointer implements Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(FolderCheckpointer.class);
  private static final long CLOSE_SECONDS = 10;

  private final CheckpointWriter writer;
  private final FolderOwner owner;
  private final CheckpointClock clock;
  private final Learner learner;
  private final long dataChecksum;
  private final boolean first;
  private final RankEvents events;
  private final ResidualSnapshot residuals = new ResidualSnapshot();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Writers::thread);

  /** Copy of parameters and optimiser state; rank 0's only. */
  private @Nullable ReplicaCopy model;

  /** The writing of this rank's part. */
  private Future<?> writing = Writers.done();

  /** The writing of the manifest; rank 0's only. */
  private Future<?> completing = Writers.done();

  /** Whether the checkpoint that the driver waits for before it ends the run has been taken. */
  private boolean lastTaken;

  /** Whether the training ended without its last checkpoint. */
  private boolean lost;

  /** Manifest that rank 0 has to complete when all have written. */
  private @Nullable Manifest begun;

  /**
   * A checkpointer of one attempt.
   *
   * @param owner closed with this
   * @param rank of this worker
   * @param dataChecksum of its training examples
   * @param events told of complete checkpoints
   */
  FolderCheckpointer(
      CheckpointWriter writer,
      FolderOwner owner,
      CheckpointClock clock,
      int rank,
      Learner learner,
      long dataChecksum,
      RankEvents events) {
    this.writer = writer;
    this.owner = owner;
    this.clock = clock;
    this.first = rank == 0;
    this.learner = learner;
    this.dataChecksum = dataChecksum;
    this.events = events;
  }

  @Override
  public boolean busy() throws IOException {
    owner.requireOwn();
    boolean busy = !writing.isDone();
    if (!busy) {
      await(writing);
    }
    if (completing.isDone()) {
      await(completing);
    }
    return busy;
  }

  @Override
  public boolean due(long steps, int epochEnded, boolean last) {
    boolean stopping = owner.stopping() && !lastTaken;
    boolean due = clock.due(steps, epochEnded) || stopping;
    boolean idle = begun == null && completing.isDone();
    if (last || (due && idle)) {
      lastTaken |= stopping;
      clock.restart();
      return true;
    }
    return false;
  }

  @Override
  public void stepDone(boolean anyBusy) {
    Manifest complete = begun;
    if (complete != null && !anyBusy) {
      completing = submit(() -> complete(complete));
      begun = null;
    }
  }

  private @Nullable Void complete(Manifest manifest) throws IOException {
    writer.complete(manifest);
    events.tell(new RankEvent.CheckpointKept(manifest.steps()));
    return null;
  }

  @Override
  public void take(WorkerState state, boolean over) throws IOException {
    if (over) {
      lost = !lastWritten();
      if (lost) {
        begun = null;
        return;
      }
    } else {
      awaitWritten();
    }
    learner.compressor().snapshot(residuals);
    byte[] header = RankFile.header(state, learner.replica().random(), dataChecksum);
    ReplicaCopy copy = first ? copyModel() : null;
    long steps = state.steps();
    long hash = learner.replica().parameterHash();
    RankArrays arrays = new RankArrays(residuals, learner.localState(), state.best());
    writing = submit(() -> writer.write(steps, header, arrays, hash, copy));
    begun = first ? writer.manifest(state) : null;
  }

  private ReplicaCopy copyModel() {
    ReplicaCopy copy = model == null ? learner.replica().copy() : model;
    copy.take();
    model = copy;
    return copy;
  }

  /** Whether the last checkpoint was written; for want of it no trained network is thrown away. */
  @Override
  public boolean lastWritten() throws IOException {
    if (lost) {
      return false;
    }
    try {
      awaitWritten();
      return true;
    } catch (TrainingFailedException e) {
      LOG.warn("the last checkpoint: {}", e.getMessage());
      return false;
    }
  }

  private void awaitWritten() throws IOException {
    await(writing);
    await(completing);
  }

  private Future<?> submit(Callable<?> task) {
    return thread.submit(task);
  }

  private void await(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a checkpoint was written");
    } catch (ExecutionException e) {
      throw new TrainingFailedException(writer.failed(e));
    }
  }

  /** Gives up what is being written: without a manifest it counts for nothing. */
  @Override
  public void close() {
    owner.close();
    thread.shutdownNow();
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import java.io.Closeable;
import java.io.IOException;

/**
 * Keeps checkpoints of one worker. Rank 0 says after which steps, all copy their state then and
 * write the copies while training goes on; what the ranks must know of each other rides on the
 * steps' messages. Used by the worker's thread.
 */
@Internal
public interface Checkpointer extends Closeable {
  /** Keeps nothing. */
  Checkpointer NONE =
      new Checkpointer() {
        @Override
        public boolean busy() {
          return false;
        }

        @Override
        public boolean due(long steps, int epochEnded, boolean last) {
          return false;
        }

        @Override
        public void stepDone(boolean anyBusy) {}

        @Override
        public void take(WorkerState state, boolean over) {}

        @Override
        public boolean lastWritten() {
          return true;
        }

        @Override
        public void close() {}
      };

  /**
   * Whether this rank still writes its last copy.
   *
   * @throws IOException if it could not be written
   */
  boolean busy() throws IOException;

  /**
   * Whether all ranks are to keep a checkpoint when the batch in work has ended; asked of rank 0
   * only, at every step until it says so.
   *
   * @param steps taken when it is done
   * @param epochEnded the epoch, from 1, in whose last batch rank 0 has no more steps; 0 elsewhere
   * @param last whether it is in the last batch of all, or of an epoch that may end the training
   */
  boolean due(long steps, int epochEnded, boolean last);

  /**
   * Told after every step.
   *
   * @param anyBusy whether a rank was {@link #busy} as the step began
   */
  void stepDone(boolean anyBusy);

  /**
   * Copies the state of replica and compressor, and writes it in the background.
   *
   * @param over whether the training is, so that nothing that fails here is worth its loss; {@link
   *     #lastWritten} tells then
   * @throws dev.parsimony.spark.worker.TrainingFailedException where the copy before this one could
   *     not be written, unless the training is over
   */
  void take(WorkerState state, boolean over) throws IOException;

  /**
   * Returns when this rank has written all that it took, or could not; the training is over.
   *
   * @return whether it could
   */
  boolean lastWritten() throws IOException;

  /** Gives up what is being written. */
  @Override
  void close();
}

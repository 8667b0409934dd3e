package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Looks on while a worker trains: there is one for each worker and attempt, called on its thread
 * with its replica.
 */
@Internal
public interface WorkerObserver {
  /** Sees nothing. */
  WorkerObserver NONE =
      new WorkerObserver() {
        @Override
        public List<TrainingListener> listeners() {
          return List.of();
        }

        @Override
        public void before(MultiDataSet batch) {}

        @Override
        public void after(MultiDataSet batch) {}

        @Override
        public byte[] result() {
          return new byte[0];
        }
      };

  /** Makes observers; it travels to the workers. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /**
     * Makes the observer of a worker.
     *
     * @param network the worker's replica
     */
    WorkerObserver on(int rank, Model network);
  }

  /** Returns the listeners to call as {@code fit} does; asked once. */
  List<TrainingListener> listeners();

  /**
   * Told before a batch is trained on.
   *
   * @param batch overwritten by the next one
   */
  void before(MultiDataSet batch);

  /** Told when the parameters were changed for a batch, or the batch was left out. */
  void after(MultiDataSet batch);

  /** Returns what the driver is to get of this worker, once all epochs have ended. */
  byte[] result();
}

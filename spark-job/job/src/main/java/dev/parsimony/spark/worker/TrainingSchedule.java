package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.io.Serializable;
import java.util.List;

/**
 * How much each worker trains, and how often it exchanges what.
 *
 * @param epochsBefore that the network has been trained already: continuing draws new orders
 * @param earlyStopping epochs in a row without a lower test loss after which training ends; 0 for
 *     all epochs
 * @param batchesPerEpoch the same on every worker
 * @param batchSize examples per worker and batch
 * @param sharing what travels, and how often
 * @param skipNonFinite whether a worker whose gradient is not finite leaves the step out, instead
 *     of ending the training
 */
@Internal
public record TrainingSchedule(
    int epochsBefore,
    int epochs,
    int earlyStopping,
    int batchesPerEpoch,
    int batchSize,
    Sharing sharing,
    boolean skipNonFinite)
    implements Serializable {
  /** Makes a schedule of all epochs by which gradients travel. */
  public TrainingSchedule(
      int epochsBefore, int epochs, int batchesPerEpoch, int batchSize, boolean skipNonFinite) {
    this(epochsBefore, epochs, 0, batchesPerEpoch, batchSize, Sharing.GRADIENTS, skipNonFinite);
  }

  /** Returns a copy by which something else travels. */
  public TrainingSchedule withSharing(Sharing other) {
    return new TrainingSchedule(
        epochsBefore, epochs, earlyStopping, batchesPerEpoch, batchSize, other, skipNonFinite);
  }

  /** Returns a copy that ends after so many epochs in a row without a lower test loss. */
  public TrainingSchedule withEarlyStopping(int rounds) {
    return new TrainingSchedule(
        epochsBefore, epochs, rounds, batchesPerEpoch, batchSize, sharing, skipNonFinite);
  }

  /** Returns the batches between two exchanges at the beginning, from where a target moves them. */
  public int localSteps() {
    return sharing.localSteps();
  }

  /** Returns whether training is over after these epochs. */
  boolean over(List<EpochFigures> ended) {
    return over(ended.size(), ended);
  }

  /** Returns whether it may be over after the epoch that follows these, whatever its test says. */
  boolean mayEndAfterNext(List<EpochFigures> ended) {
    return over(ended.size() + 1, ended);
  }

  private boolean over(int count, List<EpochFigures> known) {
    boolean stopped = earlyStopping > 0 && count - BestEpoch.of(known) >= earlyStopping;
    return count >= epochs || stopped;
  }

  /** Returns up to how many batches between two exchanges a target may move them. */
  int mostLocalSteps() {
    return sharing.updates() ? Math.min(Target.MOST_LOCAL_STEPS, batchesPerEpoch) : 1;
  }
}

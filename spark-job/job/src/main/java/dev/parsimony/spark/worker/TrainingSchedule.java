package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.io.Serializable;

/**
 * How much each worker trains, and how often it exchanges what.
 *
 * @param epochsBefore that the network has been trained already: continuing draws new orders
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
    int batchesPerEpoch,
    int batchSize,
    Sharing sharing,
    boolean skipNonFinite)
    implements Serializable {
  /** Makes a schedule by which gradients travel. */
  public TrainingSchedule(
      int epochsBefore, int epochs, int batchesPerEpoch, int batchSize, boolean skipNonFinite) {
    this(epochsBefore, epochs, batchesPerEpoch, batchSize, Sharing.GRADIENTS, skipNonFinite);
  }

  /** Returns a copy by which something else travels. */
  public TrainingSchedule withSharing(Sharing other) {
    return new TrainingSchedule(
        epochsBefore, epochs, batchesPerEpoch, batchSize, other, skipNonFinite);
  }

  /** Returns the batches between two exchanges at the beginning, from where a target moves them. */
  public int localSteps() {
    return sharing.localSteps();
  }

  /** Returns up to how many batches between two exchanges a target may move them. */
  int mostLocalSteps() {
    return sharing.updates() ? Math.min(Target.MOST_LOCAL_STEPS, batchesPerEpoch) : 1;
  }
}

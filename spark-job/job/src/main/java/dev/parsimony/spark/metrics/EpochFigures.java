package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * One worker's figures of one epoch.
 *
 * @param epoch from 1
 * @param score mean training score over the epoch of all workers' batches that were not skipped;
 *     NaN where there was none
 * @param test after the epoch, on the test examples of all workers
 * @param seconds wall time of the training steps, without evaluation
 * @param parameterHash of the replica after the epoch
 * @param alphaFactor by which alpha was multiplied after the epoch
 * @param localSteps batches between two exchanges after the epoch
 */
@Internal
public record EpochFigures(
    int epoch,
    double score,
    Traffic traffic,
    PhaseTimes times,
    TestFigures test,
    double seconds,
    long parameterHash,
    float alphaFactor,
    int localSteps)
    implements Serializable {

  /** Makes figures of an epoch with the compression's alpha and an exchange at every step. */
  public EpochFigures(
      int epoch,
      double score,
      Traffic traffic,
      PhaseTimes times,
      TestFigures test,
      double seconds,
      long parameterHash) {
    this(epoch, score, traffic, times, test, seconds, parameterHash, 1, 1);
  }

  /** Returns a copy without lists that grow with the width of an output. */
  public EpochFigures summary() {
    return new EpochFigures(
        epoch,
        score,
        traffic,
        times,
        test.summary(),
        seconds,
        parameterHash,
        alphaFactor,
        localSteps);
  }
}

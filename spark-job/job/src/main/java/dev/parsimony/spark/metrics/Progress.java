package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * The progress of a run, for whoever watches it.
 *
 * @param epoch from 1
 * @param batch of this epoch, from 1: each worker's, which takes a step or, under truncated
 *     backpropagation through time, several
 * @param score mean score of all workers' batches over the epoch so far
 * @param examplesPerSecond of all workers together, since the last report
 * @param bytesPerStep mean bytes per worker and step in this epoch
 * @param exchangeShare of the time of this epoch's steps, waiting included
 * @param waitShare of the time of this epoch's steps, spent waiting for other workers
 * @param alphaFactor by which the compression's alpha is multiplied; 1 without a target
 * @param localSteps batches between two exchanges
 * @param learningRate of the first layer that has one; NaN where none has
 */
@Internal
public record Progress(
    int epoch,
    int epochs,
    int batch,
    int batchesPerEpoch,
    double score,
    double examplesPerSecond,
    double elementsRatio,
    double wireRatio,
    double bytesPerStep,
    double exchangeShare,
    double waitShare,
    double alphaFactor,
    int localSteps,
    double learningRate)
    implements Serializable {

  /** Returns the batches of each worker over all epochs so far. */
  public long step() {
    return (long) (epoch - 1) * batchesPerEpoch + batch;
  }

  /** Returns the batches of each worker over all epochs of the run. */
  public long steps() {
    return (long) epochs * batchesPerEpoch;
  }
}

package dev.parsimony.spark.worker;

import java.io.Serializable;

/**
 * How much each worker trains.
 *
 * @param epochsBefore that the network has been trained already: going on draws new orders
 * @param batchesPerEpoch the same on every worker
 * @param batchSize examples per worker and batch
 * @param skipNonFinite whether a worker whose gradient is not finite leaves the step out, instead
 *     of ending the training
 */
public record TrainingSchedule(
    int epochsBefore, int epochs, int batchesPerEpoch, int batchSize, boolean skipNonFinite)
    implements Serializable {}

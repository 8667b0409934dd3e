package dev.parsimony.spark.metrics;

import java.io.Serializable;

/**
 * One worker's figures of one epoch.
 *
 * @param epoch from 1
 * @param score mean training score over the epoch of all workers' batches that were not skipped;
 *     NaN where there was none
 * @param correct test examples of this worker's shard that were classified correctly
 * @param tested test examples of this worker's shard
 * @param seconds wall time of the training steps, without evaluation
 * @param parameterHash of the replica after the epoch
 */
public record EpochFigures(
    int epoch,
    double score,
    Traffic traffic,
    PhaseTimes times,
    long correct,
    long tested,
    double seconds,
    long parameterHash)
    implements Serializable {}

package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * The progress of a run, for the live line.
 *
 * @param epoch from 1
 * @param batch of this epoch, from 1: each worker's, which takes a step or, under truncated
 *     backpropagation through time, several
 * @param score mean score of all workers' batches over the epoch so far
 * @param examplesPerSecond of all workers together, since the last report
 * @param bytesPerStep mean bytes per worker and step in this epoch
 * @param exchangeShare of the time of this epoch's steps, waiting included
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
    double exchangeShare)
    implements Serializable {}

package dev.parsimony.spark.metrics;

import java.io.Serializable;

/**
 * Where a run stands, for the live line.
 *
 * @param epoch from 1
 * @param step of this epoch, from 1
 * @param score mean score of all workers' batches over the epoch so far
 * @param examplesPerSecond of all workers together, since the last report
 * @param bytesPerStep mean bytes per worker and step in this epoch
 * @param exchangeShare of the time of this epoch's steps, waiting included
 */
public record Progress(
    int epoch,
    int epochs,
    int step,
    int stepsPerEpoch,
    double score,
    double examplesPerSecond,
    double elementsRatio,
    double wireRatio,
    double bytesPerStep,
    double exchangeShare)
    implements Serializable {}

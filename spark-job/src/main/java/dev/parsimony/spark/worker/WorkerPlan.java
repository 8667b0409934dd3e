package dev.parsimony.spark.worker;

import java.io.Serializable;

/**
 * How much each worker trains.
 *
 * @param batchSize examples per worker and step
 * @param stepsPerEpoch the same on every worker
 */
public record WorkerPlan(int epochs, int stepsPerEpoch, int batchSize) implements Serializable {}

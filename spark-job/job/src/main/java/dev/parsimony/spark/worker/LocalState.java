package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;

/**
 * What a worker keeps beside parameters and residuals, where it has an optimiser of its own or an
 * average of second moments.
 *
 * @param iteration optimiser steps of its own, which other workers' count may differ from
 * @param updaterState of its own optimiser, flat, in DL4J's order; empty for stateless updaters and
 *     where gradients travel
 * @param velocity of the outer optimiser, the same for all; empty without momentum
 * @param secondMoments average before its correction; empty where every step has its own
 * @param taken second moments in the average
 */
@Internal
@SuppressWarnings("ArrayRecordComponent") // moved as a whole, compared by nobody
public record LocalState(
    int iteration, float[] updaterState, float[] velocity, float[] secondMoments, long taken) {}

package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * What training changes in a replica.
 *
 * @param parameters flat, in the layout's order
 * @param updaterState flat, in DL4J's order; empty for stateless updaters
 * @param iteration optimiser steps taken since the network was made
 * @param epoch epochs ended since the network was made
 */
@SuppressWarnings("ArrayRecordComponent") // moved as a whole, compared by nobody
@Internal
public record ReplicaState(float[] parameters, float[] updaterState, int iteration, int epoch)
    implements Serializable {}

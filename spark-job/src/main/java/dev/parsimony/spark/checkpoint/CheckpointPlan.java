package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.config.CheckpointInterval;
import java.io.Serializable;
import java.util.Map;

/**
 * What every rank is told about checkpoints.
 *
 * @param run a name that no other run of the same folder has
 * @param sameRun see {@link Manifest#run}
 * @param graph whether the model is a ComputationGraph
 * @param segments of each batch, in steps
 */
public record CheckpointPlan(
    String folder,
    CheckpointInterval every,
    int keep,
    String run,
    Map<String, String> sameRun,
    boolean graph,
    int segments)
    implements Serializable {}

package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.config.CheckpointInterval;
import java.io.Serializable;
import java.util.Map;

/**
 * What every rank is told about checkpoints.
 *
 * @param job a name that no other job in the same folder has, so that what one left unfinished is
 *     not mixed with the next one's
 * @param sameRun see {@link Manifest#run}
 * @param graph whether the model is a ComputationGraph
 */
public record CheckpointPlan(
    String folder,
    CheckpointInterval every,
    int keep,
    String job,
    Map<String, String> sameRun,
    boolean graph)
    implements Serializable {}

package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known of a run when its training begins.
 *
 * @param description in one line, for people
 * @param memory in one line, what a JVM has and what the run takes of it
 * @param parameters of the network
 * @param batchSize of each worker
 * @param batchesPerEpoch of each worker
 * @param stepsBefore batches of each worker that a checkpoint holds already
 * @param classes their names; empty where labels are numbers
 * @param config as in report.json, in its order
 */
@Internal
public record RunStart(
    Instant at,
    String description,
    String memory,
    int parameters,
    int workers,
    int batchSize,
    int batchesPerEpoch,
    int epochs,
    long stepsBefore,
    List<String> classes,
    Map<String, String> config) {}

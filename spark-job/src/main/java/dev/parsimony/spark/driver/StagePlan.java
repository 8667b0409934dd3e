package dev.parsimony.spark.driver;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.data.ShardPlan;
import dev.parsimony.spark.worker.WorkerPlan;
import java.io.Serializable;

/**
 * What every task of the training stage is told.
 *
 * @param threads native threads of each worker
 * @param spoolMemoryBytes of examples that a task may keep on its heap
 */
record StagePlan(
    ShardPlan shards,
    WorkerPlan worker,
    CompressorSpec compression,
    long seed,
    int workers,
    int threads,
    long spoolMemoryBytes,
    ExchangePlan exchange)
    implements Serializable {}

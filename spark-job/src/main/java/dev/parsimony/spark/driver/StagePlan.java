package dev.parsimony.spark.driver;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.config.ExchangeSpec;
import dev.parsimony.spark.data.ShardPlan;
import dev.parsimony.spark.worker.WorkerPlan;
import java.io.Serializable;

/**
 * What every task of the training stage is told.
 *
 * @param threads native threads of each worker
 * @param spoolMemoryBytes of examples that a task may keep on its heap
 * @param exchangeTimeoutMillis how long a peer may be silent
 * @param maxBlockBytes the longest message that a peer may send
 * @param token shared by the tasks of this run, 32 random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record StagePlan(
    ShardPlan shards,
    WorkerPlan worker,
    CompressorSpec compression,
    long seed,
    int workers,
    int threads,
    long spoolMemoryBytes,
    ExchangeSpec exchange,
    long exchangeTimeoutMillis,
    int maxBlockBytes,
    byte[] token)
    implements Serializable {}

package dev.parsimony.spark.driver;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.checkpoint.CheckpointConfig;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.ShardPlan;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.dl4j.WorkerObserver;
import dev.parsimony.spark.worker.TrainingSchedule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What every task of the training stage is told.
 *
 * @param batchByLength whether sequences of like length are put into a batch
 * @param secondMoments which steps take them
 * @param threads native threads of each worker
 * @param spoolMemoryBytes of examples that a task may keep on its heap
 * @param listeners of the given network, for worker 0
 * @param observers of every worker
 * @param wantsTensors whether worker 0 tells what becomes of tensors
 * @param checkpoints null where none are kept
 */
record TaskConfig(
    ShardPlan shards,
    TrainingSchedule schedule,
    boolean batchByLength,
    CompressorSpec compression,
    SecondMomentSchedule secondMoments,
    KernelChoice kernels,
    long seed,
    int workers,
    int threads,
    long spoolMemoryBytes,
    ExchangeConfig exchange,
    TrainingListeners listeners,
    WorkerObserver.Factory observers,
    boolean wantsTensors,
    @Nullable CheckpointConfig checkpoints)
    implements Serializable {}

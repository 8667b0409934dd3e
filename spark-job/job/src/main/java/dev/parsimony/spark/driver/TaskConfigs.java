package dev.parsimony.spark.driver;

import dev.parsimony.spark.checkpoint.CheckpointConfig;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.dl4j.TrialResult;
import dev.parsimony.spark.dl4j.WorkerObserver;
import dev.parsimony.spark.driver.memory.MemoryBudget;
import dev.parsimony.spark.driver.memory.MemoryEstimate;
import dev.parsimony.spark.worker.TrainingSchedule;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the tasks of a job are told, which depends on how many there are.
 *
 * @param checkpoints of the next job
 */
record TaskConfigs(
    SparkSettings settings,
    TrainingData data,
    TrialResult check,
    MemoryBudget memory,
    int epochsBefore,
    TrainingListeners listeners,
    WorkerObserver.Factory observers,
    boolean wantsTensors,
    Supplier<Optional<CheckpointConfig>> checkpoints) {

  /** For as many workers as the configuration says. */
  TaskConfig plan(TrainingConfig config) {
    return new TaskConfig(
        data.plan(config.workers()),
        new TrainingSchedule(
            epochsBefore,
            config.epochs(),
            config.steps().earlyStopping(),
            Preflight.batchesPerEpoch(config, data.trainExamples()),
            config.batchSize(),
            config.sharing(),
            config.onNonFinite() == NonFinitePolicy.SKIP),
        config.batchByLength(),
        config.compression(),
        config.secondMoments(),
        config.kernels(),
        config.seed(),
        config.workers(),
        settings.threadsPerWorker(config),
        memory.spoolBytes(),
        settings
            .exchange()
            .withPattern(config.pattern())
            .withMaxBlockBytes(MemoryEstimate.maxBlockBytes(check.layout(), config.compression())),
        listeners,
        observers,
        wantsTensors,
        checkpoints.get().orElse(null));
  }
}

package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.WorkerState;

/**
 * The state that one rank carries from step to step beside the model, which is the same for all.
 *
 * @param dataChecksum of its training examples
 */
record RankState(WorkerState worker, RandomState random, long dataChecksum, RankArrays arrays) {}

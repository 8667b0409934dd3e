package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.ReplicaState;
import java.util.Optional;

/**
 * The large part of what one rank carries from step to step.
 *
 * @param local where changes of weights travel
 * @param best rank 0's replica at the end of the best epoch, where training may stop early
 */
record RankArrays(
    ResidualSnapshot residuals, Optional<LocalState> local, Optional<ReplicaState> best) {}

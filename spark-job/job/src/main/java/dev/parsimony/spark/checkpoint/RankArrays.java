package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.worker.LocalState;
import java.util.Optional;

/**
 * The large part of what one rank carries from step to step.
 *
 * @param local where changes of weights travel
 */
record RankArrays(ResidualSnapshot residuals, Optional<LocalState> local) {}

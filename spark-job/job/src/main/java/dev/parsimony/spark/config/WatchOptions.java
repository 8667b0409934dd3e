package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Optional;

/**
 * Who is told of a run, beside the console and the files of its output.
 *
 * @param tensorboard folder of any Hadoop file system for event files
 * @param histograms whether these hold histograms of weights and their updates, too
 * @param mlflow server on which the run is tracked
 */
@Internal
public record WatchOptions(
    Optional<String> tensorboard, boolean histograms, Optional<MlflowServer> mlflow) {}

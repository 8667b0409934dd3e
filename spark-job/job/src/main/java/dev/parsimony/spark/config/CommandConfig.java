package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Optional;

/**
 * What the {@code train} command trains, on what, and where the results go.
 *
 * @param test where the test examples come from; by default from the data itself
 * @param normalise how features are normalised by what the training examples show; empty for not at
 *     all, or as a saved model does
 * @param classWeights how much the examples of each class count
 * @param allowed classes that a model's file may name beside DL4J's
 * @param updater for the named models; a file brings its own
 * @param output folder for the model and the report; by default a new one under parsimony-output
 * @param overwrite whether earlier results in the output folder may be replaced
 * @param watching who is told of the run beside the console
 * @param profileStep whether a step is measured instead of training
 */
@Internal
public record CommandConfig(
    DataSource data,
    Optional<DataSource> test,
    Optional<Normalization> normalise,
    Optional<ClassWeights> classWeights,
    ModelSpec model,
    AllowedClasses allowed,
    UpdaterSpec updater,
    Optional<String> output,
    boolean overwrite,
    WatchOptions watching,
    boolean profileStep,
    TrainingConfig training) {}

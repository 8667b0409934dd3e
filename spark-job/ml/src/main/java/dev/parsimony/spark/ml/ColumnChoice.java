package dev.parsimony.spark.ml;

import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import java.util.List;

/**
 * The columns that an Estimator's parameters name, and for what.
 *
 * @param featuresCol the one column of features, where there are not several
 * @param labels one for each of the network's outputs
 */
record ColumnChoice(
    TrainingParams<?> training,
    FeatureParams<?> features,
    String featuresCol,
    List<String> labels,
    Goal goal) {}

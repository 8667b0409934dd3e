package dev.parsimony.spark.ml;

import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingParams;

/**
 * The columns that an Estimator's parameters name, and for what.
 *
 * @param featuresCol the one column of features, where there are not several
 */
record ColumnChoice(
    TrainingParams<?> training,
    FeatureParams<?> features,
    String featuresCol,
    String label,
    Goal goal) {}

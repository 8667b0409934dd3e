/**
 * Parsimony behind DL4J's own interface on Spark: a {@code TrainingMaster} for {@code
 * SparkDl4jMultiLayer} and {@code SparkComputationGraph}.
 */
@NullMarked
package dev.parsimony.spark.master;

import org.jspecify.annotations.NullMarked;

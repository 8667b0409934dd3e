/**
 * Training from a Spark program, for those who used DL4J's {@code SparkDl4jMultiLayer} and {@code
 * SparkComputationGraph}: a network and an RDD of {@code DataSet} or {@code MultiDataSet} in, the
 * trained network and a report out.
 */
@NullMarked
package dev.parsimony.spark.api;

import org.jspecify.annotations.NullMarked;

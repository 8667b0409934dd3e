/**
 * Parsimony as Spark ML's Estimators and Models: DataFrames in, a Model out, in Pipelines and under
 * CrossValidator as any other.
 */
@NullMarked
package dev.parsimony.spark.ml;

import org.jspecify.annotations.NullMarked;

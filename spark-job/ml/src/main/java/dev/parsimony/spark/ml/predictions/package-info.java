/** Predictions of the command as files that take a full Spark. */
@NullMarked
package dev.parsimony.spark.ml.predictions;

import org.jspecify.annotations.NullMarked;

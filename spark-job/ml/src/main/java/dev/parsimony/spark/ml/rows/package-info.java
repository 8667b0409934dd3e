/** Rows of DataFrames as examples: features of every kind, labels, weights. */
@NullMarked
package dev.parsimony.spark.ml.rows;

import org.jspecify.annotations.NullMarked;

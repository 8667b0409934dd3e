/** DataFrames as sources of the command: what {@code --data parquet:PATH} and the like read. */
@NullMarked
package dev.parsimony.spark.ml.source;

import org.jspecify.annotations.NullMarked;

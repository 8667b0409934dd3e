/** A worker's step against plain DL4J's and PyTorch's. */
@NullMarked
package dev.parsimony.spark.bench.training;

import org.jspecify.annotations.NullMarked;

/** Convolutions, each way of computing them. */
@NullMarked
package dev.parsimony.spark.bench.convolutions;

import org.jspecify.annotations.NullMarked;

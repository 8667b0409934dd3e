/** Hosts with limited networks on one machine, and runs on a Spark cluster over them. */
@NullMarked
package dev.parsimony.spark.bench.limited;

import org.jspecify.annotations.NullMarked;

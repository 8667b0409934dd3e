/** Whole runs on a Spark cluster whose hosts have limited networks. */
@NullMarked
package dev.parsimony.spark.bench.hosts;

import org.jspecify.annotations.NullMarked;

/** Hosts with limited networks on one machine. */
@NullMarked
package dev.parsimony.spark.bench.limited;

import org.jspecify.annotations.NullMarked;

/** Predicting when compression pays: a step's time by method, hosts and rate of the network. */
@NullMarked
package dev.parsimony.spark.simulate;

import org.jspecify.annotations.NullMarked;

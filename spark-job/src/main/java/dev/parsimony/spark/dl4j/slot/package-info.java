/** The places in a network that have parameters, in the order of DL4J's flat vector. */
@NullMarked
package dev.parsimony.spark.dl4j.slot;

import org.jspecify.annotations.NullMarked;

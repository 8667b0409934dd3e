/** Models that Keras saved, as networks of DL4J. */
@NullMarked
package dev.parsimony.spark.dl4j.keras;

import org.jspecify.annotations.NullMarked;

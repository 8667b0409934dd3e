/** A Spark program that trains a network, in place of DL4J's {@code SparkDl4jMultiLayer}. */
@NullMarked
package dev.parsimony.examples.program;

import org.jspecify.annotations.NullMarked;

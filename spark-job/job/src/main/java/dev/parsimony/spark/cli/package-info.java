/** The command line. */
@NullMarked
package dev.parsimony.spark.cli;

import org.jspecify.annotations.NullMarked;

/** A simulation's figures as text, CSV, JSON and a heat map. */
@NullMarked
package dev.parsimony.spark.simulate.output;

import org.jspecify.annotations.NullMarked;

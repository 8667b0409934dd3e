/** The messages of a collective, one by one, over simulated links; no formulas. */
@NullMarked
package dev.parsimony.spark.simulate.message;

import org.jspecify.annotations.NullMarked;

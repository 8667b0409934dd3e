/** What a step takes by each method, as formulas. */
@NullMarked
package dev.parsimony.spark.simulate.cost;

import org.jspecify.annotations.NullMarked;

/** Figures of a run: where the time went and what was sent. */
@NullMarked
package dev.parsimony.spark.metrics;

import org.jspecify.annotations.NullMarked;

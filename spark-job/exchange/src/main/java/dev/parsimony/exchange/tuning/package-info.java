/** Measuring the ways in which blocks may travel, and predicting the fastest. */
@NullMarked
package dev.parsimony.exchange.tuning;

import org.jspecify.annotations.NullMarked;

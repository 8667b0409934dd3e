/**
 * Time to accuracy on hosts with real networks, of Parsimony and of what a user would take instead.
 *
 * <p>Accuracy against steps and bytes does not depend on the network's rate: each contestant is
 * trained once per seed without a limit ({@link dev.parsimony.spark.bench.accuracy.Run}), the time
 * of a step is measured at each rate ({@link dev.parsimony.spark.bench.accuracy.StepTimes}), and
 * both are combined ({@link dev.parsimony.spark.bench.accuracy.Curve}).
 */
@NullMarked
package dev.parsimony.spark.bench.accuracy;

import org.jspecify.annotations.NullMarked;

package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;

/**
 * A point of one of a run's curves.
 *
 * @param name of the curve: letters, digits and {@code _.-/}
 * @param step batches of each worker
 * @param value finite
 */
@Internal
public record Scalar(String name, long step, double value) {}

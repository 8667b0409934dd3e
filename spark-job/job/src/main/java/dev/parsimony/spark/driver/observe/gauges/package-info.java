/** The figures of a run in Spark's metrics. */
@NullMarked
package dev.parsimony.spark.driver.observe.gauges;

import org.jspecify.annotations.NullMarked;

/** What a run is told: arguments and Spark settings, validated, in one place. */
@NullMarked
package dev.parsimony.spark.config;

import org.jspecify.annotations.NullMarked;

/**
 * Says what a failed task failed of, and whether another attempt would help. Spark's own prose is
 * read here only.
 */
@NullMarked
package dev.parsimony.spark.driver.failure;

import org.jspecify.annotations.NullMarked;

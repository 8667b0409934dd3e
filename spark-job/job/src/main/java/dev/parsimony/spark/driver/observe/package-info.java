/** Who watches a run, and how a run tells them without waiting for them. */
@NullMarked
package dev.parsimony.spark.driver.observe;

import org.jspecify.annotations.NullMarked;

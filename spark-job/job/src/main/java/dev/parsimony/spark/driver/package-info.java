/** The driver side: plans and runs the barrier stage, collects, saves. */
@NullMarked
package dev.parsimony.spark.driver;

import org.jspecify.annotations.NullMarked;

/** Estimates what training takes of a JVM, on the heap and off-heap. */
@NullMarked
package dev.parsimony.spark.driver.memory;

import org.jspecify.annotations.NullMarked;

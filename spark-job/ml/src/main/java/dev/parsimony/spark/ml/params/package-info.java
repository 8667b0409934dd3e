/**
 * Parameters of the Estimators and Models: each declared once, with accessors for Java and Scala.
 */
@NullMarked
package dev.parsimony.spark.ml.params;

import org.jspecify.annotations.NullMarked;

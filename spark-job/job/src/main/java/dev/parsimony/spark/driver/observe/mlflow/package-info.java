/** A run on an MLflow tracking server, by its REST interface. */
@NullMarked
package dev.parsimony.spark.driver.observe.mlflow;

import org.jspecify.annotations.NullMarked;

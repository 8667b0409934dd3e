/**
 * The commands {@code evaluate} and {@code predict}: a saved model's answers, in ordinary tasks.
 */
@NullMarked
package dev.parsimony.spark.driver.inference;

import org.jspecify.annotations.NullMarked;

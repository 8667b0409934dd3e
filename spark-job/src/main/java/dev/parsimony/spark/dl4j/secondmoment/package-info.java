/**
 * Exact second moments of per-example gradients, taken from the layers' own backward passes: every
 * layer with parameters is replaced by a subclass of itself that sees its input and the gradient at
 * its pre-activation.
 */
@NullMarked
package dev.parsimony.spark.dl4j.secondmoment;

import org.jspecify.annotations.NullMarked;

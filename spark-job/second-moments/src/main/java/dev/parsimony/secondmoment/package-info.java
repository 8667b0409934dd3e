/**
 * Exact second moments of per-example gradients, taken in the layers' own backward passes. Layers
 * with a direct form are replaced by subclasses of themselves that see their input and the gradient
 * at their pre-activation; any other layer or vertex with parameters is wrapped, and a twin of it
 * goes backward over one example at a time.
 */
@NullMarked
package dev.parsimony.secondmoment;

import org.jspecify.annotations.NullMarked;

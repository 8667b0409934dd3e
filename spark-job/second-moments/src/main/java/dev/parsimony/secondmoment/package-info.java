/**
 * Computes exact second moments of per-example gradients in the layers' own backward passes: start
 * at {@link dev.parsimony.secondmoment.SecondMoments}. A layer for whose class there is a {@link
 * dev.parsimony.secondmoment.SecondMomentRule} is replaced by a subclass of itself that sees its
 * input and the gradient at its pre-activation; any other layer or vertex with parameters is
 * wrapped, and a twin of it goes backward over one example at a time.
 */
@NullMarked
package dev.parsimony.secondmoment;

import org.jspecify.annotations.NullMarked;

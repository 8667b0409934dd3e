/** Losses with their activation, as loops over heap arrays. */
@NullMarked
package dev.parsimony.secondmoment.kernel.loss;

import org.jspecify.annotations.NullMarked;

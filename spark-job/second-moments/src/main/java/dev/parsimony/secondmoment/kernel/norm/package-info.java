/** Batch normalisation as loops over heap arrays, one channel after the other. */
@NullMarked
package dev.parsimony.secondmoment.kernel.norm;

import org.jspecify.annotations.NullMarked;

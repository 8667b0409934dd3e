/** Pooling as loops over heap arrays, which keep where each maximum was. */
@NullMarked
package dev.parsimony.secondmoment.kernel.pooling;

import org.jspecify.annotations.NullMarked;

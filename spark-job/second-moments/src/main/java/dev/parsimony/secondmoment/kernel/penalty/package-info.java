/** L1, L2 and weight decay: what they add to the score, to gradients and to changes. */
@NullMarked
package dev.parsimony.secondmoment.kernel.penalty;

import org.jspecify.annotations.NullMarked;

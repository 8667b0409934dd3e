/**
 * Kernels of our own in the place of DL4J's slow ones. They compute the same in another order, so
 * last bits differ from DL4J's; the same seed gives the same bits on one kind of processor.
 */
@NullMarked
package dev.parsimony.secondmoment.kernel;

import org.jspecify.annotations.NullMarked;

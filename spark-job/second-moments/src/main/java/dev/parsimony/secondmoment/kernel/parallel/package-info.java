/** Loops of kernels on several threads. */
@NullMarked
package dev.parsimony.secondmoment.kernel.parallel;

import org.jspecify.annotations.NullMarked;

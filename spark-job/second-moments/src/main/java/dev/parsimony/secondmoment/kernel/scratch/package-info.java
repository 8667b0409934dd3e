/** Memory that kernels share. */
@NullMarked
package dev.parsimony.secondmoment.kernel.scratch;

import org.jspecify.annotations.NullMarked;

/** The flat parameter vector as named tensors. */
@NullMarked
package dev.parsimony.compression.param;

import org.jspecify.annotations.NullMarked;

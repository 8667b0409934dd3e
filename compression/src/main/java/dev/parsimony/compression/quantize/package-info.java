/** How the value of a sent element becomes a code of a few bits, and back. */
@NullMarked
package dev.parsimony.compression.quantize;

import org.jspecify.annotations.NullMarked;

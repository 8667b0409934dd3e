/** Random numbers whose bits are the same on every machine. */
@NullMarked
package dev.parsimony.compression.random;

import org.jspecify.annotations.NullMarked;

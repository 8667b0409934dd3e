/** Gradient compression: a worker's moments in, the bytes of its message out. */
@NullMarked
package dev.parsimony.compression;

import org.jspecify.annotations.NullMarked;

/** Gradient messages and residual snapshots as Kryo objects. The only package that needs Kryo. */
@NullMarked
package dev.parsimony.compression.kryo;

import org.jspecify.annotations.NullMarked;

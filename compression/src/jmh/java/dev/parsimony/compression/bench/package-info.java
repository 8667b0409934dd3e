/** Benchmarks of compression, and what the benchmarks of other modules share with them. */
@NullMarked
package dev.parsimony.compression.bench;

import org.jspecify.annotations.NullMarked;

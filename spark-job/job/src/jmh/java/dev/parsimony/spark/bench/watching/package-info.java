/** What watching a run costs it. */
@NullMarked
package dev.parsimony.spark.bench.watching;

import org.jspecify.annotations.NullMarked;

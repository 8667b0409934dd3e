/** Random numbers by seed, the same bits on every machine. */
@NullMarked
package dev.parsimony.spark.data.random;

import org.jspecify.annotations.NullMarked;

/** Tests of the random numbers. */
@NullMarked
package dev.parsimony.spark.data.random;

import org.jspecify.annotations.NullMarked;

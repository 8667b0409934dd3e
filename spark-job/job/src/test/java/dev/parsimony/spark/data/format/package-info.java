/** Tests of an example's shape and size. */
@NullMarked
package dev.parsimony.spark.data.format;

import org.jspecify.annotations.NullMarked;

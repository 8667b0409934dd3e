/**
 * The generated characters: a data set drawn from numbers alone, and samples of every input format
 * made of it.
 */
@NullMarked
package dev.parsimony.spark.data.glyphs;

import org.jspecify.annotations.NullMarked;

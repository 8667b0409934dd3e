/** The generated characters: a data set drawn from numbers alone. */
@NullMarked
package dev.parsimony.spark.data.glyphs;

import org.jspecify.annotations.NullMarked;

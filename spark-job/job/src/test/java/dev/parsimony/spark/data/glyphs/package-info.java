/** Tests of the generated characters and the samples made of them. */
@NullMarked
package dev.parsimony.spark.data.glyphs;

import org.jspecify.annotations.NullMarked;

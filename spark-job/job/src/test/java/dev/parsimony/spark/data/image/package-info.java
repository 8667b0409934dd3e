/** Tests of the images. */
@NullMarked
package dev.parsimony.spark.data.image;

import org.jspecify.annotations.NullMarked;

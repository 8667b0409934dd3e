/** Images of PNG and JPEG files as pixels of 8 bits. */
@NullMarked
package dev.parsimony.spark.data.image;

import org.jspecify.annotations.NullMarked;

/**
 * Sources of examples: IDX, CIFAR-10, CSV and image files and the generated characters, found on
 * the driver as slices and read in tasks as records.
 */
@NullMarked
package dev.parsimony.spark.data.source;

import org.jspecify.annotations.NullMarked;

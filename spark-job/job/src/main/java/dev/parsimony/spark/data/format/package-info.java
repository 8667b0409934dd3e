/** The bytes of an example: a record that holds its arrays, labels and features. */
@NullMarked
package dev.parsimony.spark.data.format;

import org.jspecify.annotations.NullMarked;

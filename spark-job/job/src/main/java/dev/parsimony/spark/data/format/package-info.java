/** What an example is in bytes: a record that holds its arrays, labels and features. */
@NullMarked
package dev.parsimony.spark.data.format;

import org.jspecify.annotations.NullMarked;

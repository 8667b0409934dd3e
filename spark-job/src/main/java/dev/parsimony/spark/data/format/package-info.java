/** What an example is in bytes: a record of fixed size that holds a label and features. */
@NullMarked
package dev.parsimony.spark.data.format;

import org.jspecify.annotations.NullMarked;

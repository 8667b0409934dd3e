/** Tests of data from their files to batches: formats, refusals, sharding, spool and batches. */
@NullMarked
package dev.parsimony.spark.data;

import org.jspecify.annotations.NullMarked;

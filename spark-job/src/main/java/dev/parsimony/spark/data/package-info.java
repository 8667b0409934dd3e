/**
 * Data sources to fixed-size records, exactly equal shards, each worker's local spool, and batches
 * drawn from it.
 */
@NullMarked
package dev.parsimony.spark.data;

import org.jspecify.annotations.NullMarked;

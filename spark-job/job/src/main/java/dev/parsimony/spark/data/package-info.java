/**
 * Delivers examples to workers: sources checked and dealt out as exactly equal shards, each
 * worker's local spool, and batches drawn from it.
 */
@NullMarked
package dev.parsimony.spark.data;

import org.jspecify.annotations.NullMarked;

/** Tests of sources, sharding, spool and batches. */
@NullMarked
package dev.parsimony.spark.data;

import org.jspecify.annotations.NullMarked;

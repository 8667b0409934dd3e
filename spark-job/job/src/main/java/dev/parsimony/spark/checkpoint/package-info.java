/**
 * Checkpoints of a run on any Hadoop file system: a folder for each, with the model, a file for
 * each rank, and a manifest that is written last.
 */
@NullMarked
package dev.parsimony.spark.checkpoint;

import org.jspecify.annotations.NullMarked;

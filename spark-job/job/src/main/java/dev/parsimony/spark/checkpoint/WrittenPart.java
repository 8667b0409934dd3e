package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.files.WrittenFile;

/**
 * A rank's note on its part of a checkpoint, written in a file beside it.
 *
 * @param parameterHash of its replica when the part was copied
 */
record WrittenPart(WrittenFile file, long parameterHash) {}

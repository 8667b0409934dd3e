package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.files.WrittenFile;

/**
 * What a rank says of its part when it is written, in a file beside it.
 *
 * @param parameterHash of its replica when the part was copied
 */
record WrittenPart(WrittenFile file, long parameterHash) {}

package dev.parsimony.spark.checkpoint;

/**
 * A file of a checkpoint.
 *
 * @param length in bytes
 * @param crc32c of all of them
 */
record SavedFile(String name, long length, long crc32c) {}

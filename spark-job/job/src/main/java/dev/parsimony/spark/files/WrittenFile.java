package dev.parsimony.spark.files;

/**
 * Length and checksum of what was written to a file.
 *
 * @param length in bytes
 * @param crc32c of all of them
 */
public record WrittenFile(String name, long length, long crc32c) {}

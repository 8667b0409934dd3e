package dev.parsimony.spark.files;

import dev.parsimony.spark.Internal;

/**
 * Length and checksum of what was written to a file.
 *
 * @param length in bytes
 * @param crc32c of all of them
 */
@Internal
public record WrittenFile(String name, long length, long crc32c) {}

/**
 * Reads model files, which may come from strangers: within bounds, without Java's deserialisation,
 * and without loading classes that nobody allowed.
 */
@NullMarked
package dev.parsimony.spark.dl4j.file;

import org.jspecify.annotations.NullMarked;

/**
 * Compression methods, one class each, with the description that parser, errors, help and tables
 * are made from; and the interfaces for a method of a user's own: {@link
 * dev.parsimony.compression.method.MethodFactory}, {@link
 * dev.parsimony.compression.method.CompressionMethod} and {@link
 * dev.parsimony.compression.method.TensorCompressor}.
 */
@NullMarked
package dev.parsimony.compression.method;

import org.jspecify.annotations.NullMarked;

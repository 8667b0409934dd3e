/**
 * Blocks and messages as bytes. {@link dev.parsimony.compression.codec.WireFormat} holds every
 * offset.
 */
@NullMarked
package dev.parsimony.compression.codec;

import org.jspecify.annotations.NullMarked;

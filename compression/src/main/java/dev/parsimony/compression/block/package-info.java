/** The part of a message that belongs to one tensor, before and after its coding into bytes. */
@NullMarked
package dev.parsimony.compression.block;

import org.jspecify.annotations.NullMarked;

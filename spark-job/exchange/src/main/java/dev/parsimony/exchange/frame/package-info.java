/**
 * Frames on proven connections: their format, and how blocks are cut into them and put together.
 */
@NullMarked
package dev.parsimony.exchange.frame;

import org.jspecify.annotations.NullMarked;

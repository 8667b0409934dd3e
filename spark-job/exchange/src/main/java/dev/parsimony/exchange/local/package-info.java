/**
 * The ranks of one JVM as a local group: they share memory, and only their JVM as a whole, a node,
 * has connections to other JVMs. A message crosses each boundary once.
 */
@NullMarked
package dev.parsimony.exchange.local;

import org.jspecify.annotations.NullMarked;

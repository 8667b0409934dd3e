/**
 * Updaters of DL4J, each as one pass over gradient and state: a piece that fits in the processor's
 * cache is copied from native memory, updated on the heap, where loops are compiled to vector
 * instructions, and copied back.
 */
@NullMarked
package dev.parsimony.secondmoment.kernel.updater;

import org.jspecify.annotations.NullMarked;

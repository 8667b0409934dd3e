/** Copies float arrays to ND4J's arrays and back, in bulk. */
@NullMarked
package dev.parsimony.secondmoment.array;

import org.jspecify.annotations.NullMarked;

/** Copies float arrays to ND4J's arrays and back, in bulk; products of arrays, signs of floats. */
@NullMarked
package dev.parsimony.secondmoment.array;

import org.jspecify.annotations.NullMarked;

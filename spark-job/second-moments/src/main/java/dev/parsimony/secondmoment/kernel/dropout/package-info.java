/** Dropout from the same random numbers as DL4J's. */
@NullMarked
package dev.parsimony.secondmoment.kernel.dropout;

import org.jspecify.annotations.NullMarked;

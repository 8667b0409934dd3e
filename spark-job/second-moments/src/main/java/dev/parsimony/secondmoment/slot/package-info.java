/** Finds the places in a network that have parameters, in the order of DL4J's flat vector. */
@NullMarked
package dev.parsimony.secondmoment.slot;

import org.jspecify.annotations.NullMarked;

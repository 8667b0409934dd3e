/**
 * The first convolution of a network, as products with patches: with few channels oneDNN, as ND4J
 * calls it, is several times slower.
 */
@NullMarked
package dev.parsimony.secondmoment.kernel.convolution;

import org.jspecify.annotations.NullMarked;

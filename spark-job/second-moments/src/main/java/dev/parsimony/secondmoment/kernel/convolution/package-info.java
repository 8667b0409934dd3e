/**
 * Convolutions. A network's first one is computed by products with patches: with few channels
 * oneDNN, as ND4J calls it, is several times slower. A backward pass may leave the parameters'
 * gradients to whoever takes second moments, who has them on the way.
 */
@NullMarked
package dev.parsimony.secondmoment.kernel.convolution;

import org.jspecify.annotations.NullMarked;

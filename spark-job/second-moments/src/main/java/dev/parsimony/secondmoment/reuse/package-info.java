/**
 * Layers whose backward pass takes what their forward pass computed. DL4J's dense and convolution
 * layers compute their pre-activations a second time in the backward pass, since the activation
 * function has overwritten them; these keep a copy. The bits stay the same, but where a kernel is
 * put into such a layer, or into an output layer: for an activation function, a penalty's score, a
 * convolution, dropout or a loss.
 */
@NullMarked
package dev.parsimony.secondmoment.reuse;

import org.jspecify.annotations.NullMarked;

/** Layers that do nothing but apply an activation function. */
@NullMarked
package dev.parsimony.secondmoment.kernel.activation;

import org.jspecify.annotations.NullMarked;

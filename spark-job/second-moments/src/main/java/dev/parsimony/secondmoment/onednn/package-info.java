/**
 * Corrects what oneDNN computes wrongly in ND4J 1.0.0-M2.1, where every layer's operations pass.
 * oneDNN is told an array's strides in the wrong order, or not at all, unless the array is dense
 * and in row-major order.
 */
@NullMarked
package dev.parsimony.secondmoment.onednn;

import org.jspecify.annotations.NullMarked;

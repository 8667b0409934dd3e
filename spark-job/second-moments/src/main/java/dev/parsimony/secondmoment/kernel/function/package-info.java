/**
 * Activation functions as loops over heap arrays, of which Java makes vector instructions: without
 * branches, and with arithmetic alone where DL4J calls a library for tanh and exp.
 */
@NullMarked
package dev.parsimony.secondmoment.kernel.function;

import org.jspecify.annotations.NullMarked;

/** LSTM layers in few products and loops over heap arrays. */
@NullMarked
package dev.parsimony.secondmoment.kernel.lstm;

import org.jspecify.annotations.NullMarked;

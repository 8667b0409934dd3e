package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.Internal;

/**
 * Sizes of a batch in an LSTM.
 *
 * @param batch sequences
 * @param steps of each
 * @param inputs elements of the input at a step
 * @param units elements of the state
 */
@Internal
public record LstmShape(int batch, int steps, int inputs, int units) {
  /**
   * Input activation, forget gate, output gate, input modulation gate: the order of the weights.
   */
  static final int GATES = 4;

  /**
   * @throws ArithmeticException where the gates of all steps are more than an array holds
   */
  public LstmShape {
    Math.multiplyExact(Math.multiplyExact(batch, steps), Math.multiplyExact(GATES, units));
  }

  /** Returns the number of pre-activations of a step of one sequence. */
  public int gates() {
    return GATES * units;
  }

  /** Returns the elements of the states of one step. */
  int state() {
    return batch * units;
  }

  int rows() {
    return batch * steps;
  }
}

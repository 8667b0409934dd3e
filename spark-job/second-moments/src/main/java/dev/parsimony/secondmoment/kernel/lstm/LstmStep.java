package dev.parsimony.secondmoment.kernel.lstm;

/**
 * What an LSTM computes at one step, each [batch][units] at the beginning of an array of its own.
 * The backward pass replaces the activations of the four gates by the gradients at their
 * pre-activations.
 */
final class LstmStep {
  final float[] input;
  final float[] forget;
  final float[] output;
  final float[] modulation;
  final float[] cell;
  final float[] cellActivation;
  final float[] state;

  LstmStep(int length) {
    input = new float[length];
    forget = new float[length];
    output = new float[length];
    modulation = new float[length];
    cell = new float[length];
    cellActivation = new float[length];
    state = new float[length];
  }

  /** Takes the gates out of rows [batch][4 * units], in the order of the weights. */
  void split(float[] rows, int batch, int units) {
    for (int row = 0; row < batch; row++) {
      int from = row * LstmShape.GATES * units;
      int to = row * units;
      System.arraycopy(rows, from, input, to, units);
      System.arraycopy(rows, from + units, forget, to, units);
      System.arraycopy(rows, from + 2 * units, output, to, units);
      System.arraycopy(rows, from + 3 * units, modulation, to, units);
    }
  }

  /** Puts the gates of one sequence side by side, [4 * units]. */
  void join(int row, int units, float[] into, int at) {
    System.arraycopy(input, row * units, into, at, units);
    System.arraycopy(forget, row * units, into, at + units, units);
    System.arraycopy(output, row * units, into, at + 2 * units, units);
    System.arraycopy(modulation, row * units, into, at + 3 * units, units);
  }
}

package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;

/** Adds up one row of float32, channels last, in float64: the sums of channels side by side. */
final class RowChannelTerms {
  private final float[] in;
  private final float[] out;

  /**
   * Makes room for rows.
   *
   * @param length elements of a row
   */
  RowChannelTerms(int length) {
    in = new float[length];
    out = new float[length];
  }

  /** Returns the bytes of the room. */
  long heapBytes() {
    return Float.BYTES * ((long) in.length + out.length);
  }

  boolean fits(int length) {
    return in.length == length;
  }

  /**
   * Adds a row.
   *
   * @param mean of x, per channel
   * @param centred receives sums of epsilon * (x - mean), from {@code into} on
   * @param plain receives sums of epsilon, likewise
   */
  void add(
      FloatMemory x,
      FloatMemory epsilon,
      int row,
      double[] mean,
      double[] centred,
      double[] plain,
      int into) {
    x.read((long) row * in.length, in, in.length);
    epsilon.read((long) row * in.length, out, in.length);
    for (int from = 0; from < in.length; from += mean.length) {
      for (int channel = 0; channel < mean.length; channel++) {
        double error = out[from + channel];
        centred[into + channel] += error * (in[from + channel] - mean[channel]);
        plain[into + channel] += error;
      }
    }
  }
}

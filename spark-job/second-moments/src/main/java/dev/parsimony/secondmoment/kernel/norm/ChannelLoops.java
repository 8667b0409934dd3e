package dev.parsimony.secondmoment.kernel.norm;

/**
 * Loops over a piece of one channel. Sums are taken place by place, so that every processor adds in
 * the same order; their operands begin at 0, since with different beginnings Java makes no vector
 * instructions of such a loop.
 */
final class ChannelLoops {
  private ChannelLoops() {}

  /** Adds x to sums. */
  static void add(float[] x, int length, float[] sums) {
    for (int i = 0; i < length; i++) {
      sums[i] += x[i];
    }
  }

  /** Adds (x - mean)^2 to sums. */
  static void addSquares(float[] x, int length, float mean, float[] sums) {
    for (int i = 0; i < length; i++) {
      float centred = x[i] - mean;
      sums[i] += centred * centred;
    }
  }

  /** Adds e * (x - mean) to sums. */
  static void addProducts(float[] x, float[] epsilon, int length, float mean, float[] sums) {
    for (int i = 0; i < length; i++) {
      sums[i] += epsilon[i] * (x[i] - mean);
    }
  }

  /** Replaces x by (x - mean) * scale + shift. */
  static void normalise(float[] x, int from, int length, float mean, float scale, float shift) {
    for (int i = 0; i < length; i++) {
      x[from + i] = (x[from + i] - mean) * scale + shift;
    }
  }

  /** Replaces epsilon by a * epsilon + b * (x - mean) + c. */
  static void gradient(
      float[] x, float[] epsilon, int from, int length, float mean, float a, float b, float c) {
    for (int i = 0; i < length; i++) {
      epsilon[from + i] = a * epsilon[from + i] + b * (x[from + i] - mean) + c;
    }
  }

  /** Returns the sum of the first elements. */
  static double total(float[] sums, int length) {
    double total = 0;
    for (int i = 0; i < length; i++) {
      total += sums[i];
    }
    return total;
  }
}

package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.reuse.Rectifier;

/**
 * Loops over a piece of one channel, which begins at 0. Sums are taken place by place, so that
 * every processor adds in the same order.
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
  static void normalise(float[] x, int length, float mean, float scale, float shift) {
    for (int i = 0; i < length; i++) {
      x[i] = (x[i] - mean) * scale + shift;
    }
  }

  /** Replaces x by (x - mean) * scale + shift, or 0 where that is below. */
  static void normaliseAndRectify(float[] x, int length, float mean, float scale, float shift) {
    for (int i = 0; i < length; i++) {
      x[i] = Math.max((x[i] - mean) * scale + shift, 0f);
    }
  }

  /** Replaces epsilon by 0 where {@link #normaliseAndRectify} answered that. */
  static void mask(float[] x, float[] epsilon, int length, float mean, float scale, float shift) {
    for (int i = 0; i < length; i++) {
      epsilon[i] *= Rectifier.slope(Math.max((x[i] - mean) * scale + shift, 0f));
    }
  }

  /** Replaces epsilon by a * epsilon + b * (x - mean) + c. */
  static void gradient(
      float[] x, float[] epsilon, int length, float mean, float a, float b, float c) {
    for (int i = 0; i < length; i++) {
      epsilon[i] = a * epsilon[i] + b * (x[i] - mean) + c;
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

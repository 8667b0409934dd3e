package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.Signs;

/**
 * Loops over a piece of one channel or of several; what belongs to a channel has a value for each
 * element. Sums are taken place by place, so that every processor adds in the same order.
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
  static void addSquares(float[] x, int length, float[] mean, float[] sums) {
    for (int i = 0; i < length; i++) {
      float centred = x[i] - mean[i];
      sums[i] += centred * centred;
    }
  }

  /** Adds e * (x - mean) to sums. */
  static void addProducts(float[] x, float[] epsilon, int length, float[] mean, float[] sums) {
    for (int i = 0; i < length; i++) {
      sums[i] += epsilon[i] * (x[i] - mean[i]);
    }
  }

  /** Replaces x by (x - mean) * scale + shift. */
  static void normalise(float[] x, int length, float[] mean, float[] scale, float[] shift) {
    for (int i = 0; i < length; i++) {
      x[i] = (x[i] - mean[i]) * scale[i] + shift[i];
    }
  }

  /** Replaces x by (x - mean) * scale + shift, or 0 where that is below. */
  static void normaliseAndRectify(
      float[] x, int length, float[] mean, float[] scale, float[] shift) {
    for (int i = 0; i < length; i++) {
      x[i] = Math.max((x[i] - mean[i]) * scale[i] + shift[i], 0f);
    }
  }

  /** Replaces epsilon by 0 where {@link #normaliseAndRectify} answered that. */
  static void mask(
      float[] x, float[] epsilon, int length, float[] mean, float[] scale, float[] shift) {
    for (int i = 0; i < length; i++) {
      epsilon[i] *= Signs.ofPositive(Math.max((x[i] - mean[i]) * scale[i] + shift[i], 0f));
    }
  }

  /** Replaces epsilon by scale * epsilon + factor * (x - mean) + constant. */
  static void gradient(
      float[] x,
      float[] epsilon,
      int length,
      float[] mean,
      float[] scale,
      float[] factor,
      float[] constant) {
    for (int i = 0; i < length; i++) {
      epsilon[i] = scale[i] * epsilon[i] + factor[i] * (x[i] - mean[i]) + constant[i];
    }
  }

  /** Returns the sum of every {@code step}-th element. */
  static double total(float[] sums, int from, int end, int step) {
    double total = 0;
    for (int i = from; i < end; i += step) {
      total += sums[i];
    }
    return total;
  }
}

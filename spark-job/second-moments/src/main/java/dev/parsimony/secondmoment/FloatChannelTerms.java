package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;

/**
 * Adds up one row of float32, channels first, four channels at a time: a sum waits for its last
 * addition, so that several go on side by side. The bits are those of one channel after the other
 * in float64.
 */
final class FloatChannelTerms {
  private static final int TOGETHER = 4;

  private final int positions;
  private final float[] in;
  private final float[] out;
  private double[] centred = {};
  private double[] plain = {};
  private double[] mean = {};

  /**
   * Makes room for rows.
   *
   * @param positions of a channel
   */
  FloatChannelTerms(int channels, int positions) {
    this.positions = positions;
    in = new float[channels * positions];
    out = new float[channels * positions];
  }

  /** Returns the bytes of the room. */
  long heapBytes() {
    return Float.BYTES * ((long) in.length + out.length);
  }

  boolean fits(int channels, int otherPositions) {
    return positions == otherPositions && in.length == channels * positions;
  }

  /**
   * Starts a batch.
   *
   * @param centredSums receives sums of epsilon * (x - mean), [examples, channels]
   * @param sums receives sums of epsilon, [examples, channels]
   * @param means of x, per channel
   */
  void start(double[] centredSums, double[] sums, double[] means) {
    centred = centredSums;
    plain = sums;
    mean = means;
  }

  /**
   * Adds a row.
   *
   * @param into the place of its example's first channel
   */
  void add(FloatMemory x, FloatMemory epsilon, int row, int into) {
    x.read((long) row * in.length, in, in.length);
    epsilon.read((long) row * in.length, out, in.length);
    int channel = 0;
    for (; channel + TOGETHER <= mean.length; channel += TOGETHER) {
      addFour(channel, into + channel);
    }
    for (; channel < mean.length; channel++) {
      addOne(channel, into + channel);
    }
  }

  private void addFour(int channel, int into) {
    int b = positions;
    int c = 2 * positions;
    int d = 3 * positions;
    double meanA = mean[channel];
    double meanB = mean[channel + 1];
    double meanC = mean[channel + 2];
    double meanD = mean[channel + 3];
    double productsA = 0;
    double productsB = 0;
    double productsC = 0;
    double productsD = 0;
    double sumA = 0;
    double sumB = 0;
    double sumC = 0;
    double sumD = 0;
    for (int i = channel * positions; i < (channel + 1) * positions; i++) {
      double errorA = out[i];
      double errorB = out[b + i];
      double errorC = out[c + i];
      double errorD = out[d + i];
      productsA += errorA * (in[i] - meanA);
      productsB += errorB * (in[b + i] - meanB);
      productsC += errorC * (in[c + i] - meanC);
      productsD += errorD * (in[d + i] - meanD);
      sumA += errorA;
      sumB += errorB;
      sumC += errorC;
      sumD += errorD;
    }
    add(into, productsA, sumA);
    add(into + 1, productsB, sumB);
    add(into + 2, productsC, sumC);
    add(into + 3, productsD, sumD);
  }

  private void addOne(int channel, int into) {
    double products = 0;
    double sum = 0;
    for (int i = channel * positions; i < (channel + 1) * positions; i++) {
      double error = out[i];
      products += error * (in[i] - mean[channel]);
      sum += error;
    }
    add(into, products, sum);
  }

  private void add(int into, double products, double sum) {
    centred[into] += products;
    plain[into] += sum;
  }
}

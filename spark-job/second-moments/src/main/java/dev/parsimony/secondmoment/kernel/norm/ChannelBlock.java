package dev.parsimony.secondmoment.kernel.norm;

import dev.parsimony.secondmoment.array.FloatMemory;
import java.util.Arrays;

/**
 * Memory of a thread for a block of channels, as long as a piece: elements of an image, sums over
 * images, and what belongs to channels, repeated for each element. With pieces of 1,024 elements it
 * is 28 kB, less than the first cache of most processors.
 */
final class ChannelBlock {
  private static final int ARRAYS = 7;

  private final Places places;
  private final float[] x;
  private final float[] epsilon;
  private final float[] sums;
  private final float[] products;
  private final float[] mean;
  private final float[] scale;
  private final float[] shift;
  private int first;
  private int channels;

  /**
   * @param length of a piece: of one channel or a part of it, of several whole channels, or of rows
   */
  ChannelBlock(int length, Places places) {
    this.places = places;
    x = new float[length];
    epsilon = new float[length];
    sums = new float[length];
    products = new float[length];
    mean = new float[length];
    scale = new float[length];
    shift = new float[length];
  }

  /** Returns the bytes of the memory of such a block. */
  static long heapBytes(int length) {
    return (long) ARRAYS * Float.BYTES * length;
  }

  /** Takes these channels from now on. */
  void take(int firstChannel, int count) {
    first = firstChannel;
    channels = count;
  }

  int first() {
    return first;
  }

  int channels() {
    return channels;
  }

  /** Returns room for a piece of the input. */
  float[] x() {
    return x;
  }

  /** Returns room for a piece of the gradient at the output. */
  float[] epsilon() {
    return epsilon;
  }

  void clearSums() {
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
  }

  void addX(int length) {
    ChannelLoops.add(x, length, sums);
  }

  void addSquares(int length) {
    ChannelLoops.addSquares(x, length, mean, sums);
  }

  void addEpsilon(int length) {
    ChannelLoops.add(epsilon, length, sums);
    ChannelLoops.addProducts(x, epsilon, length, mean, products);
  }

  /** Returns the sum of what was added for a channel, counted from the block's first. */
  double sum(int channel) {
    return places.total(sums, channel);
  }

  /** Returns the same of the products with the centred input. */
  double product(int channel) {
    return places.total(products, channel);
  }

  /** Takes the channels' means. */
  void means(float[] of) {
    repeat(of, first, mean);
  }

  /** Takes all that normalises the channels. */
  void statistics(ChannelStatistics of) {
    repeat(of.mean(), first, mean);
    repeat(of.scale(), first, scale);
    repeat(of.shift(), first, shift);
  }

  /** Takes the factors of a channel's gradient in the place of its sums. */
  void factors(int channel, float ofX, float constant) {
    places.fill(products, channel, ofX);
    places.fill(sums, channel, constant);
  }

  private void repeat(float[] from, int firstOf, float[] into) {
    for (int channel = 0; channel < channels; channel++) {
      places.fill(into, channel, from[firstOf + channel]);
    }
  }

  void normalise(int length, boolean rectify) {
    if (rectify) {
      ChannelLoops.normaliseAndRectify(x, length, mean, scale, shift);
    } else {
      ChannelLoops.normalise(x, length, mean, scale, shift);
    }
  }

  /** Reads a piece of the input, and of the gradient at the output, masked where that is wanted. */
  void read(FloatMemory of, FloatMemory gradient, long place, int length, boolean masked) {
    of.read(place, x, length);
    gradient.read(place, epsilon, length);
    if (masked) {
      ChannelLoops.mask(x, epsilon, length, mean, scale, shift);
    }
  }

  /** Makes the gradient at the output that at the input. */
  void gradient(int length) {
    ChannelLoops.gradient(x, epsilon, length, mean, scale, products, sums);
  }
}

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

  /** Sums the elements of the channels. */
  void sum(Pieces pieces, FloatMemory of) {
    clearSums();
    pieces.each(
        (place, length) -> {
          of.read(place, x, length);
          ChannelLoops.add(x, length, sums);
        });
  }

  /** Sums the squares of the channels' elements about means. */
  void sumSquares(Pieces pieces, FloatMemory of, float[] means) {
    repeat(means, first, mean);
    clearSums();
    pieces.each(
        (place, length) -> {
          of.read(place, x, length);
          ChannelLoops.addSquares(x, length, mean, sums);
        });
  }

  /** Sums the gradient at the output, and its products with the centred input. */
  void sumGradient(
      Pieces pieces, FloatMemory of, FloatMemory gradient, ChannelStatistics use, boolean masked) {
    statistics(use);
    clearSums();
    pieces.each(
        (place, length) -> {
          read(of, gradient, place, length, masked);
          ChannelLoops.add(epsilon, length, sums);
          ChannelLoops.addProducts(x, epsilon, length, mean, products);
        });
  }

  private void clearSums() {
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
  }

  /** Returns the sum of what was added for a channel, counted from the block's first. */
  double sum(int channel) {
    return places.total(sums, channel);
  }

  /** Returns the same of the products with the centred input. */
  double product(int channel) {
    return places.total(products, channel);
  }

  /** Takes all that normalises the channels. */
  void statistics(ChannelStatistics of) {
    repeat(of.mean(), first, mean);
    repeat(of.scale(), first, scale);
    repeat(of.shift(), first, shift);
  }

  /**
   * Takes the factors of a channel's gradient, {@link ChannelStatistics#ofX} and its constant, in
   * the place of its sums.
   */
  void factors(int channel, float ofX, float constant) {
    places.fill(products, channel, ofX);
    places.fill(sums, channel, constant);
  }

  private void repeat(float[] from, int firstOf, float[] into) {
    for (int channel = 0; channel < channels; channel++) {
      places.fill(into, channel, from[firstOf + channel]);
    }
  }

  /** Normalises the channels. */
  void normalise(
      Pieces pieces, FloatMemory of, FloatMemory out, ChannelStatistics use, boolean rectify) {
    statistics(use);
    pieces.each(
        (place, length) -> {
          of.read(place, x, length);
          if (rectify) {
            ChannelLoops.normaliseAndRectify(x, length, mean, scale, shift);
          } else {
            ChannelLoops.normalise(x, length, mean, scale, shift);
          }
          out.write(place, x, length);
        });
  }

  /** Replaces the gradient by 0 where the output was rectified to 0. */
  void mask(Pieces pieces, FloatMemory of, FloatMemory gradient, ChannelStatistics use) {
    statistics(use);
    pieces.each(
        (place, length) -> {
          read(of, gradient, place, length, true);
          gradient.write(place, epsilon, length);
        });
  }

  /** Computes the gradient at the input, by the factors that were taken. */
  void gradient(
      Pieces pieces, FloatMemory of, FloatMemory gradient, FloatMemory into, boolean masked) {
    pieces.each(
        (place, length) -> {
          read(of, gradient, place, length, masked);
          ChannelLoops.gradient(x, epsilon, length, mean, scale, products, sums);
          into.write(place, epsilon, length);
        });
  }

  /** Reads a piece of the input, and of the gradient at the output, masked where that is wanted. */
  private void read(FloatMemory of, FloatMemory gradient, long place, int length, boolean masked) {
    of.read(place, x, length);
    gradient.read(place, epsilon, length);
    if (masked) {
      ChannelLoops.mask(x, epsilon, length, mean, scale, shift);
    }
  }
}

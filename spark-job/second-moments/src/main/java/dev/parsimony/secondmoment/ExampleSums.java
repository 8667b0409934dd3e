package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.convolution.ImageProducts.Order;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds up single examples' gradients, and their squares, in one pass over each, piece by piece so
 * that it stays in the first cache. Lives no longer than a backward pass, in memory that is shared.
 */
final class ExampleSums {
  private static final int PIECE = 1 << 12;

  private final int length;
  private final float[] squares;
  private final float[] sums;
  private final float[] single;
  private final boolean withSums;

  /**
   * Starts at 0.
   *
   * @param length elements of a gradient
   * @param withSums whether gradients are added up, too, and not only their squares
   */
  ExampleSums(Scratch scratch, int length, boolean withSums) {
    this.length = length;
    this.withSums = withSums;
    squares = scratch.first(length);
    sums = withSums ? scratch.second(length) : squares;
    single = scratch.third(length);
    Arrays.fill(squares, 0, length, 0);
    if (withSums) {
      Arrays.fill(sums, 0, length, 0);
    }
  }

  /**
   * Adds examples' gradients and their squares, one after the other.
   *
   * @param count of them, from the first on
   */
  void add(FloatMemory[] gradients, int count) {
    int pieces = (length + PIECE - 1) / PIECE;
    Parallel.run(
        Parallel.parts(pieces, (long) count * length),
        pieces,
        (part, first, end) -> {
          for (int i = first; i < end; i++) {
            for (int gradient = 0; gradient < count; gradient++) {
              add(gradients[gradient], i * PIECE, Math.min(length, (i + 1) * PIECE));
            }
          }
        });
  }

  private void add(FloatMemory gradient, int from, int to) {
    gradient.read(from, single, from, to - from);
    if (withSums) {
      add(single, from, to, sums, squares);
    } else {
      addSquares(single, from, to, squares);
    }
  }

  // With the same index everywhere, Java computes several elements at once.
  private static void add(float[] single, int from, int to, float[] sums, float[] squares) {
    for (int i = from; i < to; i++) {
      float value = single[i];
      sums[i] += value;
      squares[i] += value * value;
    }
  }

  private static void addSquares(float[] single, int from, int to, float[] squares) {
    for (int i = from; i < to; i++) {
      squares[i] += single[i] * single[i];
    }
  }

  /**
   * Writes the sums of the squares.
   *
   * @param into [outChannels, inChannels, kernelHeight, kernelWidth], dense, c order
   * @param order of the gradients that were added
   */
  void writeSquares(INDArray into, Order order) {
    write(squares, into, order);
  }

  /** Writes the sums likewise. */
  void writeSums(INDArray into, Order order) {
    if (!withSums) {
      throw new IllegalStateException("Only squares were added up");
    }
    write(sums, into, order);
  }

  /** Returns the sums of the squares, at the beginning of an array. */
  float[] squares() {
    return squares;
  }

  /** Returns the sums likewise. */
  float[] sums() {
    return sums;
  }

  private void write(float[] from, INDArray into, Order order) {
    if (order == Order.CHANNELS_LAST) {
      putChannelsFirst(from, into);
    }
    FloatMemory.of(into).write(0, order == Order.CHANNELS_LAST ? single : from, length);
  }

  private void putChannelsFirst(float[] from, INDArray shape) {
    int channels = Math.toIntExact(shape.size(1));
    int taps = Math.toIntExact(shape.size(2) * shape.size(3));
    int kernel = channels * taps;
    for (int first = 0; first < length; first += kernel) {
      for (int tap = 0; tap < taps; tap++) {
        int source = first + tap * channels;
        for (int channel = 0; channel < channels; channel++) {
          single[first + channel * taps + tap] = from[source + channel];
        }
      }
    }
  }
}

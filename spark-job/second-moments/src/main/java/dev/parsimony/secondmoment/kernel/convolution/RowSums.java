package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums rows of channels by channel: pieces of many rows place by place, which compilers turn into
 * vector instructions, and what a number of pieces gives in float64.
 */
final class RowSums {
  private static final int PIECE = 1 << 10;

  /** Pieces that are added in float32. */
  private static final int PIECES = 64;

  private final int channels;
  private final int length;
  private final double[] totals;
  private float[] piece = {};
  private float[] sums = {};
  private int added;

  RowSums(int channels) {
    this.channels = channels;
    length = Math.max(1, PIECE / channels) * channels;
    totals = new double[channels];
  }

  /**
   * Starts a batch.
   *
   * @param scratch its first two arrays are in use until the sums are written
   */
  void start(Scratch scratch) {
    piece = scratch.first(length);
    sums = scratch.second(length);
    added = 0;
    Arrays.fill(sums, 0, length, 0);
    Arrays.fill(totals, 0);
  }

  /** Adds so many elements, whole rows. */
  void add(FloatMemory rows, long from, long count) {
    for (long at = from; at < from + count; at += length) {
      int elements = (int) Math.min(length, from + count - at);
      rows.read(at, piece, elements);
      for (int i = 0; i < elements; i++) {
        sums[i] += piece[i];
      }
      if (++added == PIECES) {
        addSums();
      }
    }
  }

  private void addSums() {
    for (int i = 0; i < length; i += channels) {
      for (int channel = 0; channel < channels; channel++) {
        totals[channel] += sums[i + channel];
      }
    }
    Arrays.fill(sums, 0, length, 0);
    added = 0;
  }

  /**
   * Writes the sums.
   *
   * @param into [1, channels]
   */
  void write(INDArray into) {
    addSums();
    for (int channel = 0; channel < channels; channel++) {
      into.putScalar(channel, totals[channel]);
    }
  }
}

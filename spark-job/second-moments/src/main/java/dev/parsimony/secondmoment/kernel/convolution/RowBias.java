package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds a convolution's bias to rows of channels, many of them at a time. */
final class RowBias {
  private static final int PIECE = 1 << 12;

  private final FloatMemory rows;
  private final float[] bias;
  private final float[] piece;
  private final int length;

  /**
   * @param bias [1, outChannels]
   * @param rows [..., outChannels], float32 in c order
   * @param scratch its first two arrays are in use as long as this is
   */
  RowBias(INDArray bias, INDArray rows, Scratch scratch) {
    this.rows = FloatMemory.of(rows);
    int channels = (int) bias.length();
    length = Math.max(1, PIECE / channels) * channels;
    this.bias = scratch.first(length);
    piece = scratch.second(length);
    Floats.read(Floats.dense(bias), 0, this.bias, channels);
    for (int at = channels; at < length; at += channels) {
      System.arraycopy(this.bias, 0, this.bias, at, channels);
    }
  }

  /** Adds it to so many elements, whole rows. */
  void add(long from, long count) {
    for (long at = from; at < from + count; at += length) {
      int elements = (int) Math.min(length, from + count - at);
      rows.read(at, piece, elements);
      for (int i = 0; i < elements; i++) {
        piece[i] += bias[i];
      }
      rows.write(at, piece, elements);
    }
  }
}

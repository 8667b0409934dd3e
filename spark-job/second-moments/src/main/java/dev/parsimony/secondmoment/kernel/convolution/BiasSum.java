package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds a convolution's bias to the images of a batch. */
final class BiasSum {
  private final int channels;
  private final int positions;
  private final FloatMemory result;
  private final float[] bias;
  private final float[] row;

  /**
   * @param bias [1, outChannels]
   * @param result [images, outChannels, height, width], float32 in c order
   * @param scratch its first two arrays are in use as long as this is
   */
  BiasSum(INDArray bias, INDArray result, Scratch scratch) {
    channels = Math.toIntExact(result.size(1));
    positions = Math.toIntExact(result.size(2) * result.size(3));
    this.result = FloatMemory.of(result);
    this.bias = scratch.first(channels);
    row = scratch.second(positions);
    Floats.read(Floats.dense(bias), 0, this.bias, channels);
  }

  /** Adds it to an image. */
  void add(int image) {
    for (int channel = 0; channel < channels; channel++) {
      long at = ((long) image * channels + channel) * positions;
      result.read(at, row, positions);
      add(bias[channel], row, 0, positions);
      result.write(at, row, positions);
    }
  }

  /** Adds a channel's bias to {@code values[from..to)}. */
  static void add(float bias, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] += bias;
    }
  }
}

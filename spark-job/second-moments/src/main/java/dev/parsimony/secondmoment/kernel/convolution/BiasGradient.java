package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums a convolution's deltas by channel: the images place by place, which compilers turn into
 * vector instructions, then the places.
 */
final class BiasGradient {
  private final FloatMemory deltas;
  private final int channels;
  private final int length;
  private final float[] image;
  private final float[] sums;

  /**
   * @param deltas [images, channels, height, width], float32 in c order
   * @param scratch its first two arrays are in use until the sums are written
   */
  BiasGradient(INDArray deltas, Scratch scratch) {
    this.deltas = FloatMemory.of(deltas);
    channels = Math.toIntExact(deltas.size(1));
    length = Math.toIntExact(deltas.length() / deltas.size(0));
    image = scratch.first(length);
    sums = scratch.second(length);
    Arrays.fill(sums, 0, length, 0);
  }

  /** Adds an image, and returns its deltas, which stay until the next one. */
  float[] add(int index) {
    deltas.read((long) index * length, image, length);
    for (int i = 0; i < length; i++) {
      sums[i] += image[i];
    }
    return image;
  }

  /**
   * Writes the sums.
   *
   * @param into [1, channels]
   */
  void write(INDArray into) {
    int positions = length / channels;
    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      for (int i = 0; i < positions; i++) {
        sum += sums[channel * positions + i];
      }
      into.putScalar(channel, sum);
    }
  }
}

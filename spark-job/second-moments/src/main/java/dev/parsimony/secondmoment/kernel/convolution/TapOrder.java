package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts a convolution's weights in the order of patches that are rows, and their gradients back. */
final class TapOrder {
  private TapOrder() {}

  /**
   * Puts channels last.
   *
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth]
   * @param into [outChannels, kernelHeight * kernelWidth * inChannels]
   */
  static void channelsLast(INDArray weights, Scratch scratch, INDArray into) {
    int channels = (int) weights.size(1);
    int taps = (int) (weights.size(2) * weights.size(3));
    copy(Floats.dense(weights), scratch, into, channels, taps);
  }

  /** Puts them first, the other way round. */
  static void channelsFirst(INDArray from, Scratch scratch, INDArray weights) {
    int channels = (int) weights.size(1);
    int taps = (int) (weights.size(2) * weights.size(3));
    copy(from, scratch, weights, taps, channels);
  }

  /** Transposes [rows, columns] for each output channel. */
  private static void copy(INDArray from, Scratch scratch, INDArray into, int rows, int columns) {
    int length = rows * columns;
    float[] matrix = scratch.first(length);
    float[] transposed = scratch.second(length);
    FloatMemory source = FloatMemory.of(from);
    FloatMemory target = FloatMemory.of(into);
    for (int out = 0; out < into.size(0); out++) {
      source.read((long) out * length, matrix, length);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          transposed[column * rows + row] = matrix[row * columns + column];
        }
      }
      target.write((long) out * length, transposed, length);
    }
  }
}

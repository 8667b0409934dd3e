package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The patches of a batch and what they are multiplied with, kept from step to step.
 *
 * @param heapPatches [patch, images * positions]
 * @param patches the same
 * @param outputs [channels, images * positions]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PatchBatch(
    Patches geometry,
    int images,
    int channels,
    float[] heapPatches,
    INDArray patches,
    INDArray outputs) {

  static PatchBatch of(Patches geometry, int images, int channels) {
    int columns = images * geometry.columns();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return new PatchBatch(
          geometry,
          images,
          channels,
          new float[Math.multiplyExact(geometry.rows(), columns)],
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {geometry.rows(), columns}, 'c'),
          Nd4j.createUninitialized(DataType.FLOAT, new long[] {channels, columns}, 'c'));
    }
  }

  int columns() {
    return images * geometry.columns();
  }

  boolean fits(Patches other, int otherImages, int otherChannels) {
    return images == otherImages
        && channels == otherChannels
        && geometry.channels() == other.channels()
        && Arrays.equals(geometry.size(), other.size());
  }

  /** Makes the patches of a batch of images. */
  void fill(float[] batch) {
    for (int image = 0; image < images; image++) {
      geometry.copy(
          batch, image * geometry.pixels(), heapPatches, image * geometry.columns(), columns());
    }
    FloatMemory.of(patches).write(0, heapPatches, heapPatches.length);
  }

  /** Copies from [channels, images * positions] to [images, channels, positions], adding a bias. */
  void toImages(float[] outputsByChannel, float[] bias, float[] into) {
    int positions = geometry.columns();
    for (int image = 0; image < images; image++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = channel * columns() + image * positions;
        int to = (image * channels + channel) * positions;
        float added = bias[channel];
        for (int i = 0; i < positions; i++) {
          into[to + i] = outputsByChannel[from + i] + added;
        }
      }
    }
  }

  /** Copies from [images, channels, positions] to [channels, images * positions]. */
  void toChannels(float[] outputsByImage, float[] into) {
    int positions = geometry.columns();
    for (int image = 0; image < images; image++) {
      for (int channel = 0; channel < channels; channel++) {
        System.arraycopy(
            outputsByImage,
            (image * channels + channel) * positions,
            into,
            channel * columns() + image * positions,
            positions);
      }
    }
  }
}

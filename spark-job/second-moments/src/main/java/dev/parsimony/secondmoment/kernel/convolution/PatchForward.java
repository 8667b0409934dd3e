package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.Patches;
import dev.parsimony.secondmoment.reuse.HeapUse;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes the forward pass of a convolution by products with patches, and keeps these. */
final class PatchForward implements HeapUse {
  /** Elements of a patch up to which products are faster than oneDNN's convolution. */
  private static final int MAX_PATCH = 64;

  /** Elements of an image's patches up to which they are kept for a whole batch. */
  private static final long MAX_PATCHES = 1L << 17;

  private final Scratch scratch;
  private float[] images = {};
  private @Nullable KeptPatches kept;

  PatchForward(Scratch scratch) {
    this.scratch = scratch;
  }

  /** Returns whether this is faster than oneDNN, and its memory within bounds. */
  static boolean pays(Patches geometry) {
    return geometry.rows() <= MAX_PATCH
        && (long) geometry.rows() * geometry.columns() <= MAX_PATCHES;
  }

  /**
   * Computes the outputs of a batch.
   *
   * @param input [images, inChannels, height, width]
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth]
   * @param result receives [images, outChannels, outHeight, outWidth], c order
   * @return the patches, until the next batch
   */
  KeptPatches compute(
      Patches geometry,
      INDArray input,
      INDArray weights,
      @Nullable INDArray bias,
      INDArray result) {
    KeptPatches batch = batch(geometry, (int) input.size(0), (int) weights.size(0));
    int pixels = Math.toIntExact(input.length());
    if (images.length < pixels) {
      images = new float[pixels];
    }
    FloatMemory.of(Floats.dense(input)).read(0, images, pixels);
    batch.forward(images, weights);
    addBias(batch, bias, geometry.columns(), result);
    return batch;
  }

  private KeptPatches batch(Patches geometry, int count, int channels) {
    KeptPatches current = kept;
    if (current == null || !current.fits(geometry, count)) {
      current = new KeptPatches(geometry, count, channels);
      kept = current;
    }
    return current;
  }

  private void addBias(KeptPatches batch, @Nullable INDArray bias, int positions, INDArray result) {
    int length = Math.toIntExact(result.size(1) * positions);
    float[] values = scratch.first(length);
    float[] added = bias == null ? new float[0] : Floats.copy(Floats.dense(bias));
    FloatMemory into = FloatMemory.of(result);
    for (int image = 0; image < result.size(0); image++) {
      batch.readOutputs(image, values);
      for (int channel = 0; channel < added.length; channel++) {
        BiasSum.add(added[channel], values, channel * positions, (channel + 1) * positions);
      }
      into.write((long) image * length, values, length);
    }
  }

  @Override
  public long heapBytes() {
    KeptPatches batch = kept;
    return Float.BYTES * (long) images.length + (batch == null ? 0 : batch.heapBytes());
  }
}

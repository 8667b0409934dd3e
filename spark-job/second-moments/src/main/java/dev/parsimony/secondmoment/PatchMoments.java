package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.patch.Patches;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the second moments of a convolution's weights. The gradient of one example is the
 * product of its delta with its patches; each product is squared and added. Patches are made in
 * Java, several times faster than by ND4J's operations at these sizes. Scratch holds the batch's
 * delta and one image with its patches, and is kept from step to step.
 */
final class PatchMoments {
  private final ConvolutionLayer layer;
  private final ExampleRows rows;
  private @Nullable Scratch scratch;

  PatchMoments(ConvolutionLayer layer, ExampleRows rows) {
    this.layer = layer;
    this.rows = rows;
  }

  /**
   * Computes them.
   *
   * @param input [rows, inChannels, height, width]
   * @param delta [rows, outChannels, outHeight, outWidth]
   * @param weights receives [outChannels, inChannels, kernelHeight, kernelWidth], dense, c order
   * @param bias receives [1, outChannels]; null where the layer has none
   */
  void compute(INDArray input, INDArray delta, INDArray weights, @Nullable INDArray bias) {
    Scratch use = scratchFor(input, delta);
    use.delta().assign(delta);
    INDArray images = Floats.dense(input);
    INDArray sums = weights.assign(0).reshape('c', delta.size(1), use.geometry().rows());
    int imagesPerExample = rows.perExample(input.size(0));
    for (int example = 0; example < rows.examples(); example++) {
      for (int j = 0; j < imagesPerExample; j++) {
        int image = rows.row(input.size(0), example, j);
        Floats.read(images, (long) image * use.image().length, use.image(), use.image().length);
        use.geometry().copy(use.image(), 0, use.patches(), 0, use.geometry().columns());
        Floats.write(use.patches(), use.nativePatches());
        use.squared().multiply(use.deltas()[image], use.nativePatches(), j > 0);
      }
      use.squared().addTo(sums);
    }
    if (bias != null) {
      INDArray perExample = rows.sum(use.delta().sum(2, 3));
      perExample.muli(perExample).sum(bias, 0);
    }
  }

  /** Returns the bytes of the scratch on the heap. */
  long heapBytes() {
    Scratch current = scratch;
    return current == null
        ? 0
        : Float.BYTES * ((long) current.image.length + current.patches.length);
  }

  private Scratch scratchFor(INDArray input, INDArray delta) {
    Scratch current = scratch;
    if (current == null || !current.fits(input, delta)) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Scratch.of(geometry(input, delta), input, delta);
        scratch = current;
      }
    }
    return current;
  }

  private Patches geometry(INDArray input, INDArray delta) {
    ImageAxes axes = ImageAxes.CHANNELS_FIRST;
    return Patches.of(layer, axes, input, axes.size(delta));
  }

  /**
   * Holds memory outside of DL4J's workspaces.
   *
   * @param image one of the batch
   * @param patches of it, rows x columns; zero in the padding
   * @param nativePatches the same
   * @param delta [rows, outChannels, outHeight, outWidth], dense
   * @param deltas views of it per image, [outChannels, columns]
   * @param squared of the weights' size
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Scratch(
      Patches geometry,
      float[] image,
      float[] patches,
      INDArray nativePatches,
      INDArray delta,
      INDArray[] deltas,
      SquaredProducts squared) {

    static Scratch of(Patches geometry, INDArray input, INDArray delta) {
      int rows = geometry.rows();
      int columns = geometry.columns();
      long outChannels = delta.size(1);
      INDArray dense = Nd4j.createUninitialized(delta.dataType(), delta.shape(), 'c');
      INDArray[] views = new INDArray[(int) delta.size(0)];
      for (int image = 0; image < views.length; image++) {
        views[image] = dense.slice(image).reshape('c', outChannels, columns);
      }
      return new Scratch(
          geometry,
          new float[Math.toIntExact(input.length() / input.size(0))],
          new float[Math.multiplyExact(rows, columns)],
          Nd4j.createUninitialized(delta.dataType(), new long[] {rows, columns}, 'c'),
          dense,
          views,
          new SquaredProducts(delta.dataType(), outChannels, rows));
    }

    boolean fits(INDArray input, INDArray other) {
      return image.length == input.length() / input.size(0) && delta.equalShapes(other);
    }
  }
}

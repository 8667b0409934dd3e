package dev.parsimony.spark.dl4j.secondmoment;

import dev.parsimony.spark.dl4j.array.Floats;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Second moments of a convolution's weights. The gradient of one example is the product of its
 * patches with its delta; each product is squared and added. Patches, squares and sums are made in
 * Java, several times faster than by ND4J's operations at these sizes; only the products are
 * native. Scratch holds the batch's input and one example's patches and is kept from step to step.
 */
final class PatchMoments {
  private final ConvolutionLayer layer;
  private @Nullable Scratch scratch;

  PatchMoments(ConvolutionLayer layer) {
    this.layer = layer;
  }

  /**
   * Computes them.
   *
   * @param input [examples, inChannels, height, width]
   * @param delta [examples, outChannels, outHeight, outWidth]
   * @param weights receives [outChannels, inChannels, kernelHeight, kernelWidth], dense, c order
   * @param bias receives [1, outChannels]; null where the layer has none
   */
  void compute(INDArray input, INDArray delta, INDArray weights, @Nullable INDArray bias) {
    Scratch use = scratchFor(input, delta);
    use.delta().assign(delta);
    Floats.read(Floats.dense(input), use.images());
    Arrays.fill(use.squares(), 0);
    int imageLength = Math.toIntExact(input.length() / input.size(0));
    for (int example = 0; example < input.size(0); example++) {
      use.geometry().copy(use.images(), example * imageLength, use.patches());
      Floats.write(use.patches(), use.nativePatches());
      Products.ofSecondTransposed(use.deltas()[example], use.nativePatches(), use.nativeProduct());
      Floats.read(use.nativeProduct(), use.product());
      addSquares(use.product(), use.squares());
    }
    Floats.write(use.squares(), weights);
    if (bias != null) {
      INDArray perExample = use.delta().sum(2, 3);
      perExample.muli(perExample).sum(bias, 0);
    }
  }

  private static void addSquares(float[] values, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i] * values[i];
    }
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
    int[] size = {(int) input.size(2), (int) input.size(3)};
    int[] outSize = {(int) delta.size(2), (int) delta.size(3)};
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    int[] dilation = layer.getDilation();
    int[] padding =
        layer.getConvolutionMode() == ConvolutionMode.Same
            ? ConvolutionUtils.getSameModeTopLeftPadding(outSize, size, kernel, stride, dilation)
            : layer.getPadding();
    return new Patches((int) input.size(1), size, kernel, stride, padding, dilation, outSize);
  }

  /**
   * Arrays outside of DL4J's workspaces.
   *
   * @param images the batch's input
   * @param patches of one example, rows x columns; zero in the padding
   * @param nativePatches the same
   * @param delta [examples, outChannels, outHeight, outWidth], dense
   * @param deltas views of it per example, [outChannels, columns]
   * @param nativeProduct [outChannels, rows], c order: the order of the weights
   * @param product the same
   * @param squares as long
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Scratch(
      Patches geometry,
      float[] images,
      float[] patches,
      INDArray nativePatches,
      INDArray delta,
      INDArray[] deltas,
      INDArray nativeProduct,
      float[] product,
      float[] squares) {

    static Scratch of(Patches geometry, INDArray input, INDArray delta) {
      int rows = geometry.rows();
      int columns = geometry.columns();
      long outChannels = delta.size(1);
      INDArray dense = Nd4j.createUninitialized(delta.dataType(), delta.shape(), 'c');
      INDArray[] views = new INDArray[(int) delta.size(0)];
      for (int example = 0; example < views.length; example++) {
        views[example] = dense.slice(example).reshape('c', outChannels, columns);
      }
      int weights = Math.toIntExact(rows * outChannels);
      return new Scratch(
          geometry,
          new float[Math.toIntExact(input.length())],
          new float[Math.multiplyExact(rows, columns)],
          Nd4j.createUninitialized(delta.dataType(), new long[] {rows, columns}, 'c'),
          dense,
          views,
          Nd4j.createUninitialized(delta.dataType(), new long[] {outChannels, rows}, 'c'),
          new float[weights],
          new float[weights]);
    }

    boolean fits(INDArray input, INDArray other) {
      return images.length == input.length() && delta.equalShapes(other);
    }
  }
}

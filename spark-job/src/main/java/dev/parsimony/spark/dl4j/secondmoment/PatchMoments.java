package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.convolution.Convolution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Second moments of a convolution's weights. The gradient of one example is the product of its
 * patches (im2col) with its delta; each product is squared and added. Scratch holds one example's
 * patches and is kept from step to step.
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
   * @param weights receives [outChannels, inChannels, kernelHeight, kernelWidth], c order
   * @param bias receives [1, outChannels]; null where the layer has none
   */
  void compute(INDArray input, INDArray delta, INDArray weights, @Nullable INDArray bias) {
    Scratch use = scratchFor(input, delta);
    use.delta.assign(delta);
    long patchLength = use.patches2d.size(0);
    INDArray squares = weights.reshape('c', delta.size(1), patchLength).transpose();
    squares.assign(0);
    int[] padding = padding(input, delta);
    for (int example = 0; example < input.size(0); example++) {
      INDArray image = input.get(NDArrayIndex.interval(example, example + 1));
      im2col(image, padding, use.patches);
      Nd4j.gemm(use.patches2d, use.deltas[example], use.product, false, true, 1.0, 0.0);
      squares.addi(use.product.muli(use.product));
    }
    if (bias != null) {
      INDArray perExample = use.delta.sum(2, 3);
      perExample.muli(perExample).sum(bias, 0);
    }
  }

  private int[] padding(INDArray input, INDArray delta) {
    if (layer.getConvolutionMode() != ConvolutionMode.Same) {
      return layer.getPadding();
    }
    int[] outSize = {(int) delta.size(2), (int) delta.size(3)};
    int[] inSize = {(int) input.size(2), (int) input.size(3)};
    return ConvolutionUtils.getSameModeTopLeftPadding(
        outSize, inSize, layer.getKernelSize(), layer.getStride(), layer.getDilation());
  }

  private void im2col(INDArray image, int[] padding, INDArray into) {
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    int[] dilation = layer.getDilation();
    Convolution.im2col(
        image,
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        padding[0],
        padding[1],
        dilation[0],
        dilation[1],
        layer.getConvolutionMode() == ConvolutionMode.Same,
        into);
  }

  private Scratch scratchFor(INDArray input, INDArray delta) {
    Scratch current = scratch;
    if (current == null || !current.fits(delta)) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Scratch.of(input, delta, layer.getKernelSize());
        scratch = current;
      }
    }
    return current;
  }

  /**
   * Arrays outside of DL4J's workspaces.
   *
   * @param delta [examples, outChannels, outHeight, outWidth], dense
   * @param deltas views of it per example, [outChannels, positions]
   * @param patches [1, inChannels, kernelHeight, kernelWidth, outHeight, outWidth]
   * @param patches2d the same, [patchLength, positions]
   * @param product [patchLength, outChannels], f order
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Scratch(
      INDArray delta, INDArray[] deltas, INDArray patches, INDArray patches2d, INDArray product) {
    static Scratch of(INDArray input, INDArray delta, int[] kernel) {
      long outChannels = delta.size(1);
      long positions = delta.size(2) * delta.size(3);
      long patchLength = input.size(1) * kernel[0] * kernel[1];
      INDArray dense = Nd4j.createUninitialized(delta.dataType(), delta.shape(), 'c');
      INDArray[] views = new INDArray[(int) delta.size(0)];
      for (int example = 0; example < views.length; example++) {
        views[example] =
            dense
                .get(NDArrayIndex.interval(example, example + 1))
                .reshape('c', outChannels, positions);
      }
      long[] patchShape = {1, input.size(1), kernel[0], kernel[1], delta.size(2), delta.size(3)};
      INDArray patches = Nd4j.create(delta.dataType(), patchShape, 'c');
      return new Scratch(
          dense,
          views,
          patches,
          patches.reshape('c', patchLength, positions),
          Nd4j.createUninitialized(delta.dataType(), new long[] {patchLength, outChannels}, 'f'));
    }

    boolean fits(INDArray other) {
      return delta.equalShapes(other);
    }
  }
}

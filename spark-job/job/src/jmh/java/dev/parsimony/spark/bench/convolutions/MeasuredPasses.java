package dev.parsimony.spark.bench.convolutions;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.convolution.ConvolutionShape;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.PartialConvolution;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.AlgoMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdDataAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdFilterAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.FwdAlgo;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The passes of a convolution of random numbers, computed in one way. */
final class MeasuredPasses {
  /** Operations of a pass, about. */
  private static final double OPERATIONS = 3e8;

  /** Pairs of channels of larger kernels, with the usual padding of 3x3 and otherwise. */
  private static final int MOST_PAIRS = 1 << 18;

  private static final int MOST_PAIRS_ELSE = 1 << 14;

  private static final int FEWEST_IMAGES = 4;
  private static final int MOST_IMAGES = 64;
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final PartialConvolution convolution;
  private final CNN2DFormat format;
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation = {1, 1};
  private final INDArray input;
  private final INDArray weights;
  private final INDArray bias;
  private final INDArray delta;

  MeasuredPasses(ConvolutionShape shape, ImageAxes axes, Convolutions way) {
    format = axes.format();
    int taps = (int) shape.kernel();
    kernel = new int[] {taps, taps};
    stride = new int[] {shape.stride(), shape.stride()};
    int beyond = shape.padded() ? taps / 2 : 0;
    padding = new int[] {beyond, beyond};
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(kernel, stride, padding)
            .nIn(shape.inChannels())
            .nOut(shape.outChannels())
            .convolutionMode(ConvolutionMode.Truncate)
            .dataFormat(format)
            .build();
    convolution = new PartialConvolution(layer, way, new Scratch());
    long images =
        Math.max(FEWEST_IMAGES, Math.min(MOST_IMAGES, Math.round(OPERATIONS / operations(shape))));
    int outSize = (int) shape.outSize();
    int size = (outSize - 1) * shape.stride() + taps - 2 * beyond;
    input = random(axes.shape(images, shape.inChannels(), new int[] {size, size}));
    weights = random(shape.outChannels(), shape.inChannels(), taps, taps);
    bias = random(1, shape.outChannels());
    delta = random(axes.shape(images, shape.outChannels(), new int[] {outSize, outSize}));
  }

  /** Returns whether networks have such convolutions, and an image takes a few ms at most. */
  static boolean isUsual(ConvolutionShape shape) {
    if (operations(shape) > OPERATIONS || (shape.outSize() > 28 && shape.kernel() > 1)) {
      return false;
    }
    boolean three = shape.kernel() == 3 && shape.padded();
    int pairs = shape.inChannels() * shape.outChannels();
    return shape.kernel() == 1 || pairs <= (three ? MOST_PAIRS : MOST_PAIRS_ELSE);
  }

  private static double operations(ConvolutionShape shape) {
    double weights = shape.kernel() * shape.kernel() * shape.inChannels() * shape.outChannels();
    return 2 * weights * shape.outSize() * shape.outSize();
  }

  private static INDArray random(long... shape) {
    return Nd4j.randn(DataType.FLOAT, shape).dup('c');
  }

  void forward() {
    convolution.preOutput(
        input,
        weights,
        bias,
        kernel,
        stride,
        padding,
        AlgoMode.NO_WORKSPACE,
        FwdAlgo.GEMM,
        ConvolutionMode.Truncate,
        dilation,
        format,
        NO_WORKSPACES);
  }

  void backward() {
    convolution.backpropGradient(
        input,
        weights,
        bias,
        delta,
        kernel,
        stride,
        padding,
        Nd4j.createUninitialized(DataType.FLOAT, bias.shape()),
        Nd4j.createUninitialized(DataType.FLOAT, weights.shape()),
        new ActivationIdentity(),
        AlgoMode.NO_WORKSPACE,
        BwdFilterAlgo.ALGO_0,
        BwdDataAlgo.ALGO_0,
        ConvolutionMode.Truncate,
        dilation,
        format,
        NO_WORKSPACES);
  }
}

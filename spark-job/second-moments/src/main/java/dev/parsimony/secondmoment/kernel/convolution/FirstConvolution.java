package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.Patches;
import dev.parsimony.secondmoment.reuse.HeapUse;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.AlgoMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdDataAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdFilterAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.FwdAlgo;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a network's first convolution, in the place where DL4J uses oneDNN, with the patches
 * kept from the forward to the backward pass, which has no gradient at the input.
 */
@Internal
public final class FirstConvolution implements ConvolutionHelper, PartialBackward, HeapUse {
  /** Elements of a patch up to which products are faster than oneDNN's convolution. */
  private static final int MAX_PATCH = 64;

  /** Elements of an image's patches up to which they are kept for a whole batch. */
  private static final long MAX_PATCHES = 1L << 17;

  private final PartialConvolution dl4j;
  private final ConvolutionLayer layer;
  private final Scratch scratch;
  private float[] images = {};
  private @Nullable KeptPatches trained;
  private @Nullable KeptPatches last;
  private boolean may;
  private boolean leftOut;

  /**
   * @param dl4j computes what does not fit
   */
  public FirstConvolution(PartialConvolution dl4j, ConvolutionLayer layer, Scratch scratch) {
    this.dl4j = dl4j;
    this.layer = layer;
    this.scratch = scratch;
  }

  /** Returns whether this class can stand in the place of a layer's helper. */
  public static boolean supports(ConvolutionLayer layer) {
    int[] kernel = layer.getKernelSize();
    return layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && layer.getNIn() * kernel[0] * kernel[1] <= MAX_PATCH;
  }

  @Override
  public INDArray preOutput(
      INDArray input,
      INDArray weights,
      @Nullable INDArray bias,
      int[] kernel,
      int[] strides,
      int[] pad,
      AlgoMode mode,
      FwdAlgo algorithm,
      ConvolutionMode convolutionMode,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    last = null;
    int[] outSize =
        ConvolutionUtils.getOutputSize(
            input,
            kernel,
            strides,
            convolutionMode == ConvolutionMode.Same ? null : pad,
            convolutionMode,
            dilation,
            CNN2DFormat.NCHW);
    int[] size = {(int) input.size(2), (int) input.size(3)};
    Patches geometry = Patches.of(layer, (int) input.size(1), size, outSize);
    if ((long) geometry.rows() * geometry.columns() > MAX_PATCHES) {
      return dl4j.preOutput(
          input,
          weights,
          bias,
          kernel,
          strides,
          pad,
          mode,
          algorithm,
          convolutionMode,
          dilation,
          format,
          workspaces);
    }
    KeptPatches batch = batch(geometry, (int) input.size(0), (int) weights.size(0));
    int pixels = Math.toIntExact(input.length());
    if (images.length < pixels) {
      images = new float[pixels];
    }
    FloatMemory.of(Floats.dense(input)).read(0, images, pixels);
    batch.forward(images, matrix(Floats.dense(weights), geometry));
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), weights.size(0), outSize[0], outSize[1]},
            'c');
    addBias(batch.outputs(), bias, geometry.columns(), result);
    last = batch;
    return result;
  }

  private static INDArray matrix(INDArray weights, Patches geometry) {
    return weights.reshape('c', weights.size(0), geometry.rows());
  }

  private void addBias(
      ImageMatrices outputs, @Nullable INDArray bias, int positions, INDArray result) {
    int length = outputs.length();
    float[] values = scratch.first(length);
    float[] added = bias == null ? new float[0] : Floats.copy(Floats.dense(bias));
    FloatMemory into = FloatMemory.of(result);
    for (int image = 0; image < result.size(0); image++) {
      outputs.memory().read((long) image * length, values, length);
      for (int channel = 0; channel < added.length; channel++) {
        add(added[channel], values, channel * positions, (channel + 1) * positions);
      }
      into.write((long) image * length, values, length);
    }
  }

  private static void add(float bias, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] += bias;
    }
  }

  private KeptPatches batch(Patches geometry, int count, int channels) {
    KeptPatches current = trained;
    if (current == null || !current.fits(geometry, count)) {
      current = new KeptPatches(geometry, count, channels);
      trained = current;
    }
    return current;
  }

  @Override
  public void mayLeaveOutParameters(boolean now) {
    may = now;
    leftOut = false;
    dl4j.mayLeaveOutParameters(now);
  }

  @Override
  public boolean leftOutParameters() {
    return leftOut || dl4j.leftOutParameters();
  }

  @Override
  public ImageProducts products(INDArray input, INDArray delta) {
    KeptPatches batch = last;
    return leftOut && batch != null ? batch : dl4j.products(input, delta);
  }

  @Override
  public Scratch scratch() {
    return scratch;
  }

  @Override
  public @Nullable Pair<Gradient, INDArray> backpropGradient(
      INDArray input,
      INDArray weights,
      @Nullable INDArray bias,
      INDArray delta,
      int[] kernel,
      int[] strides,
      int[] pad,
      @Nullable INDArray biasGradient,
      INDArray weightGradient,
      IActivation activation,
      AlgoMode mode,
      BwdFilterAlgo filterAlgorithm,
      BwdDataAlgo dataAlgorithm,
      ConvolutionMode convolutionMode,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    // DL4J hands over a place for it also where the layer has no bias.
    INDArray biasView = bias == null ? null : biasGradient;
    KeptPatches batch = last;
    if (batch == null) {
      return dl4j.backpropGradient(
          input,
          weights,
          bias,
          delta,
          kernel,
          strides,
          pad,
          biasView,
          weightGradient,
          activation,
          mode,
          filterAlgorithm,
          dataAlgorithm,
          convolutionMode,
          dilation,
          format,
          workspaces);
    }
    batch.outputs().assign(Floats.dense(delta));
    Gradient gradient = new DefaultGradient();
    if (biasView != null) {
      gradient.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, biasView);
    }
    gradient.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient);
    leftOut = may;
    if (!may) {
      addProducts(batch, weightGradient, biasView);
    }
    return new Pair<>(gradient, null);
  }

  private static void addProducts(
      KeptPatches batch, INDArray weightGradient, @Nullable INDArray biasGradient) {
    INDArray delta = batch.outputs().all();
    long outChannels = delta.size(1);
    INDArray matrix =
        weightGradient.reshape('c', outChannels, weightGradient.length() / outChannels);
    for (int image = 0; image < delta.size(0); image++) {
      batch.multiply(0, image, matrix, image > 0);
    }
    if (biasGradient != null) {
      delta.sum(2).sum(biasGradient.reshape(outChannels), 0);
    }
  }

  @Override
  public INDArray activate(INDArray z, IActivation activation, boolean training) {
    return dl4j.activate(z, activation, training);
  }

  @Override
  public long heapBytes() {
    KeptPatches batch = trained;
    return Float.BYTES * (long) images.length
        + (batch == null ? 0 : batch.heapBytes())
        + dl4j.heapBytes();
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of("heap", heapBytes());
  }

  @Override
  public boolean checkSupported() {
    return dl4j.checkSupported();
  }
}

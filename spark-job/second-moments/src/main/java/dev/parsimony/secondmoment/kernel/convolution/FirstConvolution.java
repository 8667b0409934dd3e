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
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a network's first convolution, in the place where DL4J uses oneDNN, with the patches
 * kept from the forward to the backward pass, which has no gradient at the input.
 */
@Internal
public final class FirstConvolution implements ConvolutionHelper, HeapUse {
  /** Elements of a patch up to which products are faster than oneDNN's convolution. */
  private static final int MAX_PATCH = 64;

  /** Elements of an image's patches up to which they are kept for a whole batch. */
  private static final long MAX_PATCHES = 1L << 17;

  private static final MMulTranspose PLAIN = MMulTranspose.builder().build();
  private static final MMulTranspose SECOND = MMulTranspose.builder().transposeB(true).build();

  private final ConvolutionHelper dl4j;
  private final ConvolutionLayer layer;
  private final Scratch scratch;
  private float[] images = {};
  private @Nullable PatchBatch trained;
  private @Nullable PatchBatch last;

  /**
   * @param dl4j computes what does not fit
   */
  public FirstConvolution(ConvolutionHelper dl4j, ConvolutionLayer layer, Scratch scratch) {
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
    PatchBatch batch = batch(geometry, (int) input.size(0), (int) weights.size(0));
    int pixels = Math.toIntExact(input.length());
    if (images.length < pixels) {
      images = new float[pixels];
    }
    FloatMemory.of(Floats.dense(input)).read(0, images, pixels);
    batch.fill(images);
    INDArray matrix = matrix(Floats.dense(weights), geometry);
    Nd4j.exec(new Mmul(matrix, batch.patches(), batch.outputs(), 1, 0, PLAIN));
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), weights.size(0), outSize[0], outSize[1]},
            'c');
    int length = Math.toIntExact(result.length());
    float[] byChannel = scratch.first(length);
    FloatMemory.of(batch.outputs()).read(0, byChannel, length);
    float[] added = bias == null ? new float[batch.channels()] : Floats.copy(Floats.dense(bias));
    float[] byImage = scratch.second(length);
    batch.toImages(byChannel, added, byImage);
    FloatMemory.of(result).write(0, byImage, length);
    last = batch;
    return result;
  }

  private static INDArray matrix(INDArray weights, Patches geometry) {
    return weights.reshape('c', weights.size(0), geometry.rows());
  }

  private PatchBatch batch(Patches geometry, int count, int channels) {
    PatchBatch current = trained;
    if (current == null || !current.fits(geometry, count, channels)) {
      current = PatchBatch.of(geometry, count, channels);
      trained = current;
    }
    return current;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
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
    PatchBatch batch = last;
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
    int length = Math.toIntExact(delta.length());
    float[] byImage = scratch.first(length);
    FloatMemory.of(Floats.dense(delta)).read(0, byImage, length);
    float[] byChannel = scratch.second(length);
    batch.toChannels(byImage, byChannel);
    FloatMemory.of(batch.outputs()).write(0, byChannel, length);
    INDArray matrix = matrix(weightGradient, batch.geometry());
    Nd4j.exec(new Mmul(batch.outputs(), batch.patches(), matrix, 1, 0, SECOND));
    Gradient gradient = new DefaultGradient();
    if (biasView != null) {
      batch.outputs().sum(biasView.reshape(biasView.length()), 1);
      gradient.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, biasView);
    }
    gradient.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient);
    return new Pair<>(gradient, null);
  }

  @Override
  public INDArray activate(INDArray z, IActivation activation, boolean training) {
    return dl4j.activate(z, activation, training);
  }

  @Override
  public long heapBytes() {
    PatchBatch batch = trained;
    long patches = batch == null ? 0 : batch.heapPatches().length;
    return Float.BYTES * (images.length + patches);
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

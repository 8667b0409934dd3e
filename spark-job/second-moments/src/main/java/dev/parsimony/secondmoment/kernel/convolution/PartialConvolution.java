package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
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
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a convolution by oneDNN, as DL4J does, but for backward passes without the parameters'
 * gradients: these compute the gradient at the input alone, where {@link InputGradient} fits.
 */
@Internal
public final class PartialConvolution extends MKLDNNConvHelper implements PartialBackward, HeapUse {
  private final ConvolutionLayer layer;
  private final Scratch scratch;
  private final InputGradient inputGradient;
  private boolean may;
  private boolean leftOut;
  private @Nullable RowProducts rowProducts;

  /** Makes the helper of a layer. */
  public PartialConvolution(ConvolutionLayer layer, Scratch scratch) {
    super(DataType.FLOAT);
    this.layer = layer;
    this.scratch = scratch;
    inputGradient = new InputGradient(scratch);
  }

  @Override
  public void mayLeaveOutParameters(boolean now) {
    may = now;
    leftOut = false;
  }

  @Override
  public boolean leftOutParameters() {
    return leftOut;
  }

  @Override
  public ImageProducts products(INDArray input, INDArray delta) {
    RowProducts current = rowProducts;
    if (current == null || !current.fits(input, delta)) {
      int[] size = {(int) input.size(2), (int) input.size(3)};
      int[] outSize = {(int) delta.size(2), (int) delta.size(3)};
      Patches geometry = Patches.of(layer, (int) input.size(1), size, outSize);
      current = new RowProducts(geometry, input, delta);
      rowProducts = current;
    }
    current.use(input, delta);
    return current;
  }

  @Override
  public long heapBytes() {
    RowProducts current = rowProducts;
    return current == null ? 0 : current.heapBytes();
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of("heap", heapBytes());
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
    leftOut = false;
    if (!may
        || format != CNN2DFormat.NCHW
        || !InputGradient.fits(input, delta, kernel, strides, pad, dilation)) {
      return super.backpropGradient(
          input,
          weights,
          bias,
          delta,
          kernel,
          strides,
          pad,
          biasGradient,
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
    INDArray atInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    inputGradient.compute(weights, Floats.dense(delta), pad, atInput);
    Gradient gradient = new DefaultGradient();
    if (biasGradient != null) {
      gradient.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    }
    gradient.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient);
    leftOut = true;
    return new Pair<>(gradient, atInput);
  }
}

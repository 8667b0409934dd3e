package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.convolution.ProductPasses.Parameters;
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
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
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
 * Computes a convolution by products where {@link Convolutions} says so, else by oneDNN, as DL4J
 * does; but for backward passes without the parameters' gradients: these compute the gradient at
 * the input alone, also by oneDNN where {@link InputGradient} fits.
 */
@Internal
public final class PartialConvolution extends MKLDNNConvHelper implements PartialBackward, HeapUse {
  private final ConvolutionLayer layer;
  private final Convolutions convolutions;
  private final Scratch scratch;
  private final ImagePasses imagePasses;
  private final InputGradient inputGradient;
  private boolean may;
  private boolean leftOut;
  private @Nullable ChosenWay chosen;
  private @Nullable RowProducts rowProducts;
  private @Nullable GroupPasses groupPasses;

  /** Makes the helper of a layer. */
  public PartialConvolution(ConvolutionLayer layer, Convolutions convolutions, Scratch scratch) {
    super(DataType.FLOAT);
    this.layer = layer;
    this.convolutions = convolutions;
    this.scratch = scratch;
    imagePasses = new ImagePasses(scratch);
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
    Patches geometry = way(input, delta).geometry();
    if (convolutions != Convolutions.ONEDNN && ImagePasses.fits(geometry, (int) delta.size(1))) {
      return new ImagePasses.Single(Floats.dense(input), Floats.dense(delta));
    }
    RowProducts current = rowProducts;
    if (current == null || !current.fits(input, delta)) {
      current = new RowProducts(geometry, input, delta);
      rowProducts = current;
    }
    current.use(input, delta);
    return current;
  }

  /** Returns how a batch is computed, before its forward pass; looked up for a new size alone. */
  ChosenWay way(
      INDArray input,
      int outChannels,
      int[] kernel,
      int[] strides,
      int[] pad,
      ConvolutionMode convolutionMode,
      int[] dilation) {
    ChosenWay last = chosen;
    if (last != null && last.fits(input)) {
      return last;
    }
    int[] outSize =
        ConvolutionUtils.getOutputSize(
            input,
            kernel,
            strides,
            convolutionMode == ConvolutionMode.Same ? null : pad,
            convolutionMode,
            dilation,
            CNN2DFormat.NCHW);
    return choose(input, outSize, outChannels);
  }

  /** Returns how a batch is computed, after its forward pass. */
  ChosenWay way(INDArray input, INDArray delta) {
    ChosenWay last = chosen;
    if (last != null && last.fits(input)) {
      return last;
    }
    int[] outSize = {(int) delta.size(2), (int) delta.size(3)};
    return choose(input, outSize, (int) delta.size(1));
  }

  private ChosenWay choose(INDArray input, int[] outSize, int outChannels) {
    int[] size = {(int) input.size(2), (int) input.size(3)};
    Patches geometry = Patches.of(layer, (int) input.size(1), size, outSize);
    ChosenWay way = ChosenWay.of(convolutions, geometry, outChannels);
    chosen = way;
    return way;
  }

  private ProductPasses passes(Patches geometry, int outChannels) {
    if (ImagePasses.fits(geometry, outChannels)) {
      return imagePasses;
    }
    GroupPasses current = groupPasses;
    if (current == null || !current.fits(geometry)) {
      current = new GroupPasses(geometry, outChannels, scratch);
      groupPasses = current;
    }
    return current;
  }

  @Override
  public long heapBytes() {
    RowProducts rows = rowProducts;
    GroupPasses groups = groupPasses;
    return (rows == null ? 0 : rows.heapBytes()) + (groups == null ? 0 : groups.heapBytes());
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
  public @Nullable INDArray preOutput(
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
    if (format == CNN2DFormat.NCHW) {
      int outChannels = (int) weights.size(0);
      ChosenWay way = way(input, outChannels, kernel, strides, pad, convolutionMode, dilation);
      if (way.forward()) {
        INDArray result = way.outputs(input.size(0), outChannels, workspaces);
        passes(way.geometry(), outChannels)
            .forward(Floats.dense(input), Floats.dense(weights), bias, result);
        return result;
      }
    }
    return super.preOutput(
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
    boolean byProducts = format == CNN2DFormat.NCHW && way(input, delta).backward();
    boolean alone =
        may
            && format == CNN2DFormat.NCHW
            && InputGradient.fits(input, delta, kernel, strides, pad, dilation);
    if (!byProducts && !alone) {
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
    if (byProducts) {
      Parameters gradients =
          may
              ? Parameters.NONE
              : new Parameters(weightGradient, bias == null ? null : biasGradient);
      passes(way(input, delta).geometry(), (int) delta.size(1))
          .backward(
              Floats.dense(input), Floats.dense(weights), Floats.dense(delta), gradients, atInput);
    } else {
      inputGradient.compute(weights, Floats.dense(delta), pad, atInput);
    }
    Gradient gradient = new DefaultGradient();
    if (bias != null && biasGradient != null) {
      gradient.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    }
    gradient.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient);
    leftOut = may;
    return new Pair<>(gradient, atInput);
  }
}

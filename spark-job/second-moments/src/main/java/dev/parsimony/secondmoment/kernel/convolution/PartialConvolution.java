package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
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
 * the input alone, also by oneDNN where {@link InputGradient} fits. With channels last it can be a
 * network's first convolution, too; with channels first {@link FirstConvolution} is.
 */
@Internal
public final class PartialConvolution extends MKLDNNConvHelper implements PartialBackward, HeapUse {
  private final ConvolutionLayer layer;
  private final ImageAxes axes;
  private final Convolutions convolutions;
  private final Scratch scratch;
  private final ImagePasses imagePasses;
  private final InputGradient inputGradient;
  private boolean leavesOutInput;
  private boolean may;
  private boolean leftOut;
  private @Nullable ChosenWay chosen;
  private @Nullable RowProducts rowProducts;
  private @Nullable GroupPasses groupPasses;
  private @Nullable RowPasses rowPasses;

  /** Makes the helper of a layer. */
  public PartialConvolution(ConvolutionLayer layer, Convolutions convolutions, Scratch scratch) {
    super(DataType.FLOAT);
    this.layer = layer;
    axes = ImageAxes.of(layer.getCnn2dDataFormat());
    this.convolutions = convolutions;
    this.scratch = scratch;
    imagePasses = new ImagePasses(scratch);
    inputGradient = new InputGradient(axes, scratch);
  }

  /** Leaves out the gradient at the input from now on, where images have channels last. */
  public void leaveOutInputGradient() {
    leavesOutInput = true;
    chosen = null;
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
    if (convolutions != Convolutions.ONEDNN && ImagePasses.fits(geometry, axes.channels(delta))) {
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
            axes.format());
    return choose(input, outSize, outChannels);
  }

  /** Returns how a batch is computed, after its forward pass. */
  ChosenWay way(INDArray input, INDArray delta) {
    ChosenWay last = chosen;
    if (last != null && last.fits(input)) {
      return last;
    }
    return choose(input, axes.size(delta), axes.channels(delta));
  }

  private ChosenWay choose(INDArray input, int[] outSize, int outChannels) {
    Patches geometry = Patches.of(layer, axes, input, outSize);
    ChosenWay way = ChosenWay.of(convolutions, geometry, outChannels, leavesOutInput);
    chosen = way;
    return way;
  }

  private ProductPasses passes(Patches geometry, int outChannels) {
    if (axes == ImageAxes.CHANNELS_LAST) {
      return rowPasses(geometry, outChannels);
    }
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

  private RowPasses rowPasses(Patches geometry, int outChannels) {
    RowPasses current = rowPasses;
    if (current == null || !current.fits(geometry)) {
      current = new RowPasses(geometry, outChannels, scratch);
      rowPasses = current;
    }
    return current;
  }

  @Override
  public long heapBytes() {
    RowProducts rows = rowProducts;
    GroupPasses groups = groupPasses;
    RowPasses last = rowPasses;
    return (rows == null ? 0 : rows.heapBytes())
        + (groups == null ? 0 : groups.heapBytes())
        + (last == null ? 0 : last.heapBytes());
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
    int outChannels = (int) weights.size(0);
    ChosenWay way = way(input, outChannels, kernel, strides, pad, convolutionMode, dilation);
    if (way.forward()) {
      INDArray result = way.outputs(input.size(0), outChannels, workspaces);
      passes(way.geometry(), outChannels)
          .forward(Floats.dense(input), Floats.dense(weights), bias, result);
      return result;
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
    boolean nothing = may && leavesOutInput;
    boolean byProducts = !nothing && way(input, delta).backward();
    boolean alone =
        nothing || (may && inputGradient.fits(input, delta, kernel, strides, pad, dilation));
    if (!byProducts && !alone) {
      Pair<Gradient, INDArray> all =
          super.backpropGradient(
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
      if (all != null && leavesOutInput) {
        all.setSecond(null); // as where products compute the others
      }
      return all;
    }
    @Nullable INDArray atInput =
        leavesOutInput
            ? null
            : workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    Parameters wanted =
        may ? Parameters.NONE : new Parameters(weightGradient, bias == null ? null : biasGradient);
    if (byProducts) {
      products(input, weights, delta, wanted, atInput);
    } else if (atInput != null) {
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

  private void products(
      INDArray input,
      INDArray weights,
      INDArray delta,
      Parameters wanted,
      @Nullable INDArray atInput) {
    Patches geometry = way(input, delta).geometry();
    int outChannels = axes.channels(delta);
    INDArray images = Floats.dense(input);
    INDArray deltas = Floats.dense(delta);
    if (axes == ImageAxes.CHANNELS_LAST) {
      rowPasses(geometry, outChannels).backward(images, weights, deltas, wanted, atInput);
    } else if (atInput != null) {
      passes(geometry, outChannels)
          .backward(images, Floats.dense(weights), deltas, wanted, atInput);
    }
  }
}

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
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.FwdAlgo;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a network's first convolution with channels first, in the place where DL4J uses oneDNN.
 * The backward pass is products with patches and has no gradient at the input; the forward pass is,
 * too, and keeps the patches, where that is faster.
 */
@Internal
public final class FirstConvolution implements ConvolutionHelper, PartialBackward, HeapUse {
  private final PartialConvolution dl4j;
  private final PatchForward forward;
  private final WeightGradient gradient = new WeightGradient();
  private @Nullable KeptPatches kept;
  private boolean leaveOut;

  /**
   * @param dl4j computes what does not fit
   */
  public FirstConvolution(PartialConvolution dl4j, Scratch scratch) {
    this.dl4j = dl4j;
    forward = new PatchForward(scratch);
  }

  /**
   * Returns whether this class can stand in the place of a layer's helper; with channels last
   * {@link PartialConvolution#leaveOutInputGradient} does the same.
   */
  public static boolean supports(ConvolutionLayer layer) {
    return layer.getCnn2dDataFormat() == CNN2DFormat.NCHW;
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
    kept = null;
    int outChannels = (int) weights.size(0);
    ChosenWay way = dl4j.way(input, outChannels, kernel, strides, pad, convolutionMode, dilation);
    Patches geometry = way.geometry();
    if (!PatchForward.pays(geometry)) {
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
    INDArray result = way.outputs(input.size(0), outChannels, workspaces);
    kept = forward.compute(geometry, input, weights, bias, result);
    return result;
  }

  @Override
  public void mayLeaveOutParameters(boolean now) {
    leaveOut = now;
  }

  @Override
  public boolean leftOutParameters() {
    return leaveOut;
  }

  @Override
  public ImageProducts products(INDArray input, INDArray delta) {
    KeptPatches batch = kept;
    return batch != null ? batch.imageProducts(Floats.dense(delta)) : dl4j.products(input, delta);
  }

  @Override
  public Scratch scratch() {
    return dl4j.scratch();
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
    if (!leaveOut) {
      gradients(input, Floats.dense(delta), weightGradient, bias == null ? null : biasGradient);
    }
    Gradient result = new DefaultGradient();
    // DL4J hands over a place for it also where the layer has no bias.
    if (bias != null && biasGradient != null) {
      result.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    }
    result.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient);
    return new Pair<>(result, null);
  }

  private void gradients(
      INDArray input, INDArray delta, INDArray weights, @Nullable INDArray bias) {
    KeptPatches batch = kept;
    if (batch != null || bias != null) {
      BiasGradient sums = new BiasGradient(delta, dl4j.scratch());
      for (int image = 0; image < delta.size(0); image++) {
        float[] values = sums.add(image);
        if (batch != null) {
          batch.writeDeltas(image, values);
        }
      }
      if (bias != null) {
        sums.write(bias);
      }
    }
    if (batch != null) {
      gradient.weights(batch.groupProducts(), batch.groups(), weights);
    } else {
      gradient.weights(dl4j.products(input, delta), input.size(0), weights);
    }
  }

  @Override
  public INDArray activate(INDArray z, IActivation activation, boolean training) {
    return dl4j.activate(z, activation, training);
  }

  @Override
  public long heapBytes() {
    return forward.heapBytes() + dl4j.heapBytes();
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

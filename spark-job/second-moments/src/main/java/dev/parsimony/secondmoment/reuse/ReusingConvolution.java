package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.ChannelsLastMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.dropout.KernelDropout;
import dev.parsimony.secondmoment.kernel.penalty.PenaltyScore;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a two-dimensional convolution of float32, whose forward pass is not repeated. */
@Internal
public class ReusingConvolution extends ConvolutionLayer implements HeapUse {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.ConvolutionLayer recording;
  private @Nullable INDArray shape;
  private @Nullable PenaltyScore penaltyScore;
  private boolean channelsLastMemory;
  private @Nullable INDArray given; // in the last forward pass in training
  private @Nullable INDArray ordered; // what it computed with

  /**
   * @param conf stays as it is; the layer works with a copy
   */
  protected ReusingConvolution(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    recording = (org.deeplearning4j.nn.conf.layers.ConvolutionLayer) conf.getLayer().clone();
    activation =
        RecordingActivation.of(
            recording.getActivationFn(), ImageAxes.of(recording.getCnn2dDataFormat()));
    recording.setActivationFn(activation);
  }

  @Override
  public final org.deeplearning4j.nn.conf.layers.ConvolutionLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public long heapBytes() {
    return activation.heapBytes()
        + KernelDropout.heapBytes(recording.getIDropout())
        + (helper instanceof HeapUse user ? user.heapBytes() : 0)
        + (penaltyScore == null ? 0 : penaltyScore.heapBytes());
  }

  /** Puts another helper in the place of the present one, if there is one. */
  public final void replaceHelper(UnaryOperator<ConvolutionHelper> other) {
    if (helper != null) {
      helper = other.apply(helper);
    }
  }

  /**
   * Computes the activation function by a kernel from now on, where there is one.
   *
   * @return whether DL4J's operations have no part in it
   */
  public final boolean useOwnActivation() {
    return activation.useKernel();
  }

  /** Computes dropout by a kernel from now on, where there is one; the bits stay the same. */
  public final void useOwnDropout() {
    recording.setIDropout(KernelDropout.inPlaceOf(recording.getIDropout()));
  }

  /** Computes what regularisation adds to the score in one pass, with other last bits. */
  public final void useOwnPenaltyScore() {
    penaltyScore = new PenaltyScore();
  }

  @Override
  public final double calcRegularizationScore(boolean backpropParamsOnly) {
    return penaltyScore == null
        ? super.calcRegularizationScore(backpropParamsOnly)
        : penaltyScore.of(layerConf(), paramTable(), getIterationCount(), getEpochCount());
  }

  /**
   * Computes as with channels last from now on, of images with channels first, whose memory is to
   * have channels last, as that of the outputs and gradients will. For helpers made afterwards, and
   * layers without dropout.
   */
  public final void useChannelsLastMemory() {
    channelsLastMemory = true;
    recording.setCnn2dDataFormat(CNN2DFormat.NHWC);
    activation.useAxes(ImageAxes.CHANNELS_LAST);
  }

  /** Names a wrong number of channels in the shape that the user knows. */
  @Override
  protected final void validateInputDepth(long inDepth) {
    if (channelsLastMemory && input.size(3) != inDepth) {
      throw new DL4JInvalidInputException(
          "The images of "
              + layerId()
              + " have the shape "
              + Arrays.toString(ChannelsLastMemory.channelsFirst(input).shape())
              + ", [images, channels, height, width]: expected "
              + inDepth
              + " channels");
    }
    super.validateInputDepth(inDepth);
  }

  @Override
  public void clear() {
    super.clear();
    given = null;
    ordered = null;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray before = input;
    if (!channelsLastMemory || before == null || before.rank() != 4) {
      return super.activate(training, workspaces);
    }
    INDArray images =
        ChannelsLastMemory.channelsLast(before, ChannelsLastMemory.ofInput(training), workspaces);
    given = training ? before : null;
    ordered = training ? images : null;
    try {
      input = images;
      return ChannelsLastMemory.channelsFirst(super.activate(training, workspaces));
    } finally {
      input = before;
    }
  }

  /** Returns the gradient at the pre-activations in the last backward pass, once. */
  protected final INDArray takeDelta() {
    return activation.takeDelta();
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!channelsLastMemory) {
      return gradients(epsilon, workspaces);
    }
    ArrayType type = ArrayType.BP_WORKING_MEM;
    INDArray before = Objects.requireNonNull(input);
    INDArray known = before == given ? ordered : null;
    try {
      input = known == null ? ChannelsLastMemory.channelsLast(before, type, workspaces) : known;
      Pair<Gradient, INDArray> result =
          gradients(ChannelsLastMemory.channelsLast(epsilon, type, workspaces), workspaces);
      INDArray atInput = result.getSecond();
      if (atInput != null) {
        result.setSecond(ChannelsLastMemory.channelsFirst(atInput));
      }
      return result;
    } finally {
      input = before;
    }
  }

  /**
   * Computes the gradients of the images in {@code input}, which here are as the layer computes.
   */
  protected Pair<Gradient, INDArray> gradients(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    try {
      shape = epsilon;
      return super.backpropGradient(epsilon, workspaces);
    } finally {
      shape = null;
    }
  }

  /**
   * Returns the pre-activations. Where the activation's gradient does not depend on them, anything
   * of their shape will do. Without oneDNN the backward pass also needs the patches, which the
   * stock layer makes.
   */
  @Override
  protected final Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    boolean again = forBackprop && helper != null && helperCountFail == 0;
    INDArray known = again ? activation.ignoresInput() ? shape : activation.takeInput() : null;
    if (known == null && !forBackprop) {
      known = withoutCopy(training, workspaces);
    }
    return known == null
        ? super.preOutput(training, forBackprop, workspaces)
        : new Pair<>(known, null);
  }

  /**
   * Returns the pre-activations of images with channels last by a helper of our own, where there is
   * one, else null. DL4J copies these images with channels first beforehand, to know their size.
   */
  private @Nullable INDArray withoutCopy(boolean training, LayerWorkspaceMgr workspaces) {
    org.deeplearning4j.nn.conf.layers.ConvolutionLayer conf = layerConf();
    if (!(helper instanceof HeapUse)
        || helperCountFail > 0
        || conf.getCnn2dDataFormat() != CNN2DFormat.NHWC) {
      return null;
    }
    assertInputSet(false);
    validateInputRank();
    INDArray bias = getParamWithNoise(ConvolutionParamInitializer.BIAS_KEY, training, workspaces);
    INDArray weights =
        getParamWithNoise(ConvolutionParamInitializer.WEIGHT_KEY, training, workspaces);
    validateInputDepth(weights.size(1));
    try {
      return helper.preOutput(
          input.castTo(dataType),
          weights,
          hasBias() ? bias : null,
          conf.getKernelSize(),
          conf.getStride(),
          conf.getPadding(),
          conf.getCudnnAlgoMode(),
          conf.getCudnnFwdAlgo(),
          convolutionMode,
          conf.getDilation(),
          CNN2DFormat.NHWC,
          workspaces);
    } catch (RuntimeException e) {
      return null; // DL4J meets it again, and knows what to do
    }
  }
}

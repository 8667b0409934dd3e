package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.kernel.dropout.KernelDropout;
import dev.parsimony.secondmoment.kernel.penalty.PenaltyScore;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes a dense layer without layer normalisation, whose forward pass is not repeated. */
@Internal
public class ReusingDense extends DenseLayer implements HeapUse {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.DenseLayer recording;
  private @Nullable INDArray shape;
  private @Nullable PenaltyScore penaltyScore;
  private boolean first;

  /**
   * @param conf stays as it is; the layer works with a copy
   */
  protected ReusingDense(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    recording = (org.deeplearning4j.nn.conf.layers.DenseLayer) conf.getLayer().clone();
    activation = RecordingActivation.of(recording.getActivationFn());
    recording.setActivationFn(activation);
  }

  @Override
  public final org.deeplearning4j.nn.conf.layers.DenseLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public long heapBytes() {
    return activation.heapBytes()
        + KernelDropout.heapBytes(recording.getIDropout())
        + (penaltyScore == null ? 0 : penaltyScore.heapBytes());
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

  /** Returns the gradient at the pre-activations in the last backward pass, once. */
  protected final INDArray takeDelta() {
    return activation.takeDelta();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    shape = epsilon;
    Pair<Gradient, INDArray> result =
        first ? firstGradient(epsilon, workspaces) : super.backpropGradient(epsilon, workspaces);
    shape = null;
    return result;
  }

  /** Lets the backward pass leave out the gradient at the input from now on. */
  public final void leaveOutInputGradient() {
    first = true;
  }

  private Pair<Gradient, INDArray> firstGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray z = preOutputWithPreNorm(true, true, workspaces).getFirst();
    INDArray delta = activation.backprop(z, epsilon).getFirst();
    if (maskArray != null) {
      applyMask(delta);
    }
    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
      delta.sum(bias, 0);
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
    }
    INDArray weights =
        Objects.requireNonNull(gradientViews.get(DefaultParamInitializer.WEIGHT_KEY));
    Nd4j.gemm(input.castTo(weights.dataType()), delta, weights, true, false, 1, 0);
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weights);
    clearNoiseWeightParams();
    return new Pair<>(gradient, null);
  }

  /** Where the activation's gradient does not depend on them, anything of their shape will do. */
  @Override
  protected final Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    INDArray kept = forBackprop ? activation.ignoresInput() ? shape : activation.takeInput() : null;
    return kept == null
        ? super.preOutputWithPreNorm(training, forBackprop, workspaces)
        : new Pair<>(kept, kept);
  }
}

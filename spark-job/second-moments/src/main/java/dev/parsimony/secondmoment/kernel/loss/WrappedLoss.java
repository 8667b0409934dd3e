package dev.parsimony.secondmoment.kernel.loss;

import dev.parsimony.secondmoment.Internal;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss that stands in the place of another, and computes by it what it does not do itself. */
@Internal
public abstract class WrappedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /** Returns the loss in whose place this one stands. */
  protected abstract ILossFunction loss();

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    return loss().computeScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    return loss().computeScoreArray(labels, preOutput, activation, mask);
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public final String name() {
    return loss().name();
  }

  @Override
  public final String toString() {
    return loss().toString();
  }
}

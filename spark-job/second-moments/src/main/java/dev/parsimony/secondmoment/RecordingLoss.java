package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.kernel.loss.WrappedLoss;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Wraps a loss function and keeps the gradient at the pre-activation from the last backward pass.
 */
final class RecordingLoss extends WrappedLoss {
  private static final long serialVersionUID = 1L;

  private ILossFunction loss;
  private transient @Nullable INDArray delta;

  RecordingLoss(ILossFunction loss) {
    this.loss = loss;
  }

  /** Returns the loss that computes. */
  @Override
  protected ILossFunction loss() {
    return loss;
  }

  /** Computes by another loss from now on. */
  void replace(UnaryOperator<ILossFunction> other) {
    loss = other.apply(loss);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
    delta = gradient;
    return gradient;
  }

  /** Returns the recorded gradient, once; it lives in the backward pass's workspace. */
  INDArray take() {
    INDArray taken = delta;
    delta = null;
    if (taken == null) {
      throw new IllegalStateException("The output layer's backward pass did not use its loss");
    }
    return taken;
  }
}

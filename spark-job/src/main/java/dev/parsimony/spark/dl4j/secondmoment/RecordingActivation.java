package dev.parsimony.spark.dl4j.secondmoment;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function that keeps the gradient at its input from the last backward pass. */
final class RecordingActivation implements IActivation {
  private final IActivation activation;
  private transient @Nullable INDArray delta;

  RecordingActivation(IActivation activation) {
    this.activation = activation;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return activation.getActivation(in, training);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Pair<INDArray, INDArray> result = activation.backprop(in, epsilon);
    delta = result.getFirst();
    return result;
  }

  @Override
  public int numParams(int inputSize) {
    return activation.numParams(inputSize);
  }

  /** The recorded gradient; it lives in the backward pass's workspace. */
  INDArray take() {
    INDArray taken = delta;
    delta = null;
    if (taken == null) {
      throw new IllegalStateException("The layer's backward pass did not use its activation");
    }
    return taken;
  }

  @Override
  public String toString() {
    return activation.toString();
  }
}

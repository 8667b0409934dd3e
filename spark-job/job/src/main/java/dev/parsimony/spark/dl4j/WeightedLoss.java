package dev.parsimony.spark.dl4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss whose examples count by their weights; with weights of 1 the bits of the loss itself. */
final class WeightedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;
  private final transient ExampleWeights examples;

  WeightedLoss(ILossFunction loss, ExampleWeights examples) {
    this.loss = loss;
    this.examples = examples;
  }

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    double plain = loss.computeScore(labels, preOutput, activation, mask, average);
    INDArray weights = examples.weights();
    if (weights == null) {
      return plain;
    }
    // Scores of single examples are a multiple of the score for some of DL4J's losses, such as MAE.
    INDArray scores = loss.computeScoreArray(labels, preOutput, activation, mask);
    double sum = scores.sumNumber().doubleValue();
    double weighted = scores.mul(weights.reshape(scores.shape())).sumNumber().doubleValue();
    return sum == 0 ? 0 : weighted * (plain / sum);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray scores = loss.computeScoreArray(labels, preOutput, activation, mask);
    INDArray weights = examples.weights();
    return weights == null ? scores : scores.mul(weights.reshape(scores.shape()));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
    INDArray weights = examples.weights();
    return weights == null ? gradient : gradient.muliColumnVector(weights);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
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
  public String name() {
    return loss.name();
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}

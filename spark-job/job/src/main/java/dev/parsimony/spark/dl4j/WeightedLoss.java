package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.kernel.loss.WrappedLoss;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss whose examples count by their weights; with weights of 1 the bits of the loss itself. */
final class WeightedLoss extends WrappedLoss {
  private static final long serialVersionUID = 1L;

  /** Sum of scores over that of their sizes, below which it is too inexact to divide by. */
  private static final double CANCELLED = 1e-3;

  private final ILossFunction loss;
  private final transient ExampleWeights examples;

  WeightedLoss(ILossFunction loss, ExampleWeights examples) {
    this.loss = loss;
    this.examples = examples;
  }

  @Override
  protected ILossFunction loss() {
    return loss;
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
    double sizes = scores.norm1Number().doubleValue();
    if (Math.abs(sum) > CANCELLED * sizes) {
      return weighted * (plain / sum);
    }
    return sizes == 0
        ? 0
        : weighted * ratioOfLargest(scores, labels, preOutput, activation, mask, average);
  }

  /**
   * Returns the score of the batch over its examples' sum, where that cancels: from one of them.
   */
  private double ratioOfLargest(
      INDArray scores,
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    int row = 0;
    for (int i = 1; i < scores.length(); i++) {
      if (Math.abs(scores.getDouble(i)) > Math.abs(scores.getDouble(row))) {
        row = i;
      }
    }
    INDArrayIndex[] one = {NDArrayIndex.interval(row, row + 1L), NDArrayIndex.all()};
    double alone =
        loss.computeScore(
            labels.get(one),
            preOutput.get(one).dup(),
            activation,
            mask == null ? null : mask.get(one),
            average);
    return alone / scores.getDouble(row) / (average ? scores.length() : 1);
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
}

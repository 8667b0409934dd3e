package dev.parsimony.secondmoment.kernel.loss;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Computes softmax and multi-class cross-entropy together, where there are so few elements that
 * most of ND4J's time goes into calling its operations. All else goes to DL4J's loss.
 */
@Internal
public final class SoftmaxCrossEntropy implements ILossFunction {
  /** Elements up to which this is faster. */
  private static final int MOST = 1 << 12;

  private final LossMCXENT dl4j;
  private transient float[] outputs = {};
  private transient float[] targets = {};

  private SoftmaxCrossEntropy(LossMCXENT dl4j) {
    this.dl4j = dl4j;
  }

  /** Returns a loss of this kind in the place of DL4J's, or that one where it is another. */
  public static ILossFunction inPlaceOf(ILossFunction loss) {
    return loss.getClass() == LossMCXENT.class && ((LossMCXENT) loss).getWeights() == null
        ? new SoftmaxCrossEntropy((LossMCXENT) loss)
        : loss;
  }

  private static boolean fits(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    return mask == null
        && activation.getClass() == ActivationSoftmax.class
        && preOutput.rank() == 2
        && preOutput.length() <= MOST
        && labels.equalShapes(preOutput)
        && FloatMemory.covers(labels)
        && FloatMemory.covers(preOutput);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    if (!fits(labels, preOutput, activation, mask)) {
      return dl4j.computeGradient(labels, preOutput, activation, mask);
    }
    int length = read(labels, preOutput);
    for (int i = 0; i < length; i++) {
      outputs[i] -= targets[i];
    }
    INDArray gradient = preOutput.ulike();
    FloatMemory.of(gradient).write(0, outputs, length);
    return gradient;
  }

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    if (!fits(labels, preOutput, activation, mask)) {
      return dl4j.computeScore(labels, preOutput, activation, mask, average);
    }
    int length = read(labels, preOutput);
    double least = dl4j.getSoftmaxClipEps();
    double score = 0;
    for (int i = 0; i < length; i++) {
      if (targets[i] != 0) {
        double output = Math.min(Math.max(outputs[i], least), 1 - least);
        score -= targets[i] * StrictMath.log(output);
      }
    }
    return average ? score / labels.size(0) : score;
  }

  /** Makes outputs and targets those of a batch, and returns how many elements they have. */
  private int read(INDArray labels, INDArray preOutput) {
    int length = (int) preOutput.length();
    if (outputs.length < length) {
      outputs = new float[length];
      targets = new float[length];
    }
    FloatMemory.of(labels).read(0, targets, length);
    FloatMemory.of(preOutput).read(0, outputs, length);
    int classes = (int) preOutput.size(1);
    for (int from = 0; from < length; from += classes) {
      softmax(outputs, from, from + classes);
    }
    return length;
  }

  /** StrictMath gives the same bits on every processor. */
  private static void softmax(float[] values, int from, int to) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      most = Math.max(most, values[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      double power = StrictMath.exp((double) values[i] - most);
      values[i] = (float) power;
      sum += power;
    }
    for (int i = from; i < to; i++) {
      values[i] = (float) (values[i] / sum);
    }
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    return dl4j.computeScoreArray(labels, preOutput, activation, mask);
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
    return dl4j.name();
  }

  @Override
  public String toString() {
    return dl4j.toString();
  }
}

package dev.parsimony.secondmoment.kernel.loss;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.jspecify.annotations.Nullable;
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
public final class SoftmaxCrossEntropy extends WrappedLoss {
  private static final long serialVersionUID = 1L;

  /** Elements up to which this is faster. */
  private static final int MOST = 1 << 12;

  private final LossMCXENT dl4j;
  private final transient LastSoftmax softmax = new LastSoftmax();
  private transient float[] targets = {};

  private SoftmaxCrossEntropy(LossMCXENT dl4j) {
    this.dl4j = dl4j;
  }

  @Override
  protected ILossFunction loss() {
    return dl4j;
  }

  /** Returns whether this class computes at least some batches of a layer's. */
  public static boolean computes(BaseOutputLayer layer) {
    return layer.getActivationFn().getClass() == ActivationSoftmax.class
        && inPlaceOf(layer.getLossFn()) instanceof SoftmaxCrossEntropy;
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
    float[] outputs = softmax.of(preOutput);
    int length = readTargets(labels);
    for (int i = 0; i < length; i++) {
      targets[i] = outputs[i] - targets[i];
    }
    INDArray gradient = preOutput.ulike();
    FloatMemory.of(gradient).write(0, targets, length);
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
    float[] outputs = softmax.of(preOutput);
    int length = readTargets(labels);
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

  /** Makes the targets those of a batch, and returns how many there are. */
  private int readTargets(INDArray labels) {
    int length = (int) labels.length();
    if (targets.length < length) {
      targets = new float[length];
    }
    FloatMemory.of(labels).read(0, targets, length);
    return length;
  }

  /** A copy has memory of its own. */
  private Object readResolve() {
    return new SoftmaxCrossEntropy(dl4j);
  }
}

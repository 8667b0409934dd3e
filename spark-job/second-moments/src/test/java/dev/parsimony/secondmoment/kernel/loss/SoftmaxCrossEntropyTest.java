package dev.parsimony.secondmoment.kernel.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Against DL4J's loss in float64. */
final class SoftmaxCrossEntropyTest {
  private static final IActivation SOFTMAX = new ActivationSoftmax();

  /** Of some scales, up to where outputs are clipped; the last one is left to DL4J. */
  @ParameterizedTest(name = "{0} x {1}, scale {2}, {3} order, seed 3")
  @CsvSource({"5, 3, 1, c", "1, 2, 60, c", "64, 10, 5, c", "7, 4, 2, f", "80, 100, 1, c"})
  void gradientAndScore(int examples, int classes, double scale, char order) {
    Random random = new Random(3);
    INDArray preOutput = Nd4j.createUninitialized(new int[] {examples, classes}, order);
    INDArray labels = Nd4j.zeros(examples, classes);
    for (int example = 0; example < examples; example++) {
      for (int j = 0; j < classes; j++) {
        preOutput.putScalar(example, j, scale * random.nextGaussian());
      }
      labels.putScalar(example, random.nextInt(classes), 1);
      labels.putScalar(example, random.nextInt(classes), 0.25); // need not be classes
    }
    INDArray before = preOutput.dup();
    ILossFunction ours = SoftmaxCrossEntropy.inPlaceOf(new LossMCXENT());
    assertInstanceOf(SoftmaxCrossEntropy.class, ours);
    ILossFunction theirs = new LossMCXENT();
    INDArray exact = preOutput.castTo(DataType.DOUBLE);
    INDArray exactLabels = labels.castTo(DataType.DOUBLE);
    INDArray gradient = ours.computeGradient(labels, preOutput, SOFTMAX, null);
    INDArray expected = theirs.computeGradient(exactLabels, exact, SOFTMAX, null);
    double error = expected.sub(gradient.castTo(DataType.DOUBLE)).amaxNumber().doubleValue();
    assertEquals(0, error, 1e-6);
    for (boolean average : new boolean[] {false, true}) {
      double score = theirs.computeScore(exactLabels, exact, SOFTMAX, null, average);
      assertEquals(
          score, ours.computeScore(labels, preOutput, SOFTMAX, null, average), 1e-5 * score);
    }
    assertEquals(before, preOutput);
  }

  /** Softmax is computed once for the same numbers, and again for any others. */
  @Test
  void otherNumbersAndShapes() {
    ILossFunction ours = SoftmaxCrossEntropy.inPlaceOf(new LossMCXENT());
    INDArray first = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 7f).reshape(2, 3);
    INDArray labels = Nd4j.createFromArray(0f, 1f, 0f, 1f, 0f, 0f).reshape(2, 3);
    for (INDArray preOutput :
        List.of(first, first.dup(), first.reshape(3, 2), first.mul(2), first)) {
      INDArray like = labels.reshape(preOutput.shape());
      INDArray expected = new LossMCXENT().computeGradient(like, preOutput.dup(), SOFTMAX, null);
      for (int time = 0; time < 2; time++) {
        INDArray gradient = ours.computeGradient(like, preOutput, SOFTMAX, null);
        assertEquals(0, expected.sub(gradient).amaxNumber().doubleValue(), 1e-6);
        assertEquals(
            new LossMCXENT().computeScore(like, preOutput.dup(), SOFTMAX, null, true),
            ours.computeScore(like, preOutput, SOFTMAX, null, true),
            1e-5);
      }
    }
  }

  @Test
  void serialised() throws IOException, ClassNotFoundException {
    INDArray preOutput = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 7f).reshape(2, 3);
    INDArray labels = Nd4j.createFromArray(0f, 1f, 0f, 1f, 0f, 0f).reshape(2, 3);
    ILossFunction ours = SoftmaxCrossEntropy.inPlaceOf(new LossMCXENT());
    assertEquals(
        ours.computeScore(labels, preOutput, SOFTMAX, null, true),
        copy(ours).computeScore(labels, preOutput, SOFTMAX, null, true));
  }

  private static ILossFunction copy(ILossFunction loss) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(loss);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ILossFunction) in.readObject();
    }
  }

  /** What has weights, or is another loss. */
  @Test
  void theRestStaysWithDl4j() {
    ILossFunction weighted = new LossMCXENT(Nd4j.createFromArray(1f, 2f, 3f));
    assertSame(weighted, SoftmaxCrossEntropy.inPlaceOf(weighted));
    ILossFunction other = new LossMSE();
    assertSame(other, SoftmaxCrossEntropy.inPlaceOf(other));
  }
}

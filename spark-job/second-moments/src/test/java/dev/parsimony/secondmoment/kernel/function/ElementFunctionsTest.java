package dev.parsimony.secondmoment.kernel.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Values and derivatives against those of DL4J in float64. */
final class ElementFunctionsTest {
  private static final double TOLERANCE = 2e-6;

  static Stream<IActivation> functions() {
    return Stream.concat(
        straight(),
        Stream.of(
            new ActivationTanH(),
            new ActivationSigmoid(),
            new ActivationELU(),
            new ActivationELU(0.5),
            new ActivationSoftPlus(),
            new ActivationSoftSign(),
            new ActivationSwish(),
            new ActivationGELU()));
  }

  static Stream<IActivation> straight() {
    return Stream.of(
        new ActivationReLU(),
        new ActivationLReLU(),
        new ActivationLReLU(-0.3),
        new ActivationHardSigmoid(),
        new ActivationHardTanH());
  }

  /** Errors are those of numbers around 1, whose digits they are. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void equalsDl4j(IActivation activation) {
    float[] arguments = arguments();
    float[] derivatives = new float[arguments.length];
    float[] values = apply(activation, arguments, derivatives);
    double[] expectedValues = values(activation, arguments, DataType.DOUBLE);
    double[] expectedDerivatives = derivatives(activation, arguments, DataType.DOUBLE);
    for (int i = 0; i < arguments.length; i++) {
      String at = " at " + arguments[i];
      double scale = Math.max(1, Math.abs(expectedValues[i]));
      assertEquals(expectedValues[i], values[i], TOLERANCE * scale, "value" + at);
      assertEquals(expectedDerivatives[i], derivatives[i], TOLERANCE, "derivative" + at);
    }
  }

  /** Where DL4J's own float32 chooses a piece, so must a kernel. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("straight")
  void straightPiecesHaveDl4jsBits(IActivation activation) {
    float[] arguments = arguments();
    float[] derivatives = new float[arguments.length];
    float[] values = apply(activation, arguments, derivatives);
    double[] expectedValues = values(activation, arguments, DataType.FLOAT);
    double[] expectedDerivatives = derivatives(activation, arguments, DataType.FLOAT);
    for (int i = 0; i < arguments.length; i++) {
      assertEquals(expectedValues[i] + 0.0, values[i] + 0.0, "value at " + arguments[i]);
      assertEquals(expectedDerivatives[i], derivatives[i], "derivative at " + arguments[i]);
    }
  }

  /** What is near 0 keeps its digits: a sum of many such is not noise. */
  @Test
  void tailsAreRelativelyExact() {
    for (IActivation activation :
        new IActivation[] {new ActivationSigmoid(), new ActivationSoftPlus()}) {
      float[] arguments = new float[400];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = -i * 0.1f;
      }
      float[] derivatives = new float[arguments.length];
      float[] values = apply(activation, arguments, derivatives);
      for (int i = 0; i < arguments.length; i++) {
        double sigmoid = 1 / (1 + Math.exp(-arguments[i]));
        double expected =
            activation instanceof ActivationSigmoid ? sigmoid : Math.log1p(Math.exp(arguments[i]));
        assertEquals(1, values[i] / expected, 4e-6, activation + " at " + arguments[i]);
      }
    }
  }

  /** DL4J's float32 has no number for the derivatives of some of them at 90. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void extremeArguments(IActivation activation) {
    float[] arguments = {Float.NaN, -1e30f, 1e30f, -90, 90, -1000, 1000};
    float[] derivatives = new float[arguments.length];
    float[] values = apply(activation, arguments, derivatives);
    assertTrue(Float.isNaN(values[0]));
    for (int i = 1; i < arguments.length; i++) {
      assertTrue(Float.isFinite(values[i]), activation + " at " + arguments[i]);
      assertTrue(Math.abs(derivatives[i]) <= 1, activation + " at " + arguments[i]);
    }
  }

  @Test
  void othersStayWithDl4j() {
    assertTrue(ElementFunctions.of(new ActivationGELU(true)).isEmpty());
    assertTrue(ElementFunctions.of(new ActivationCube()).isEmpty());
    assertTrue(ElementFunctions.of(new ActivationReLU(6.0, 0.0, 0.0)).isEmpty());
  }

  /** All of [-20, 20], and where pieces meet. */
  private static float[] arguments() {
    float[] arguments = new float[40_001];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = (i - 20_000) / 1000f;
    }
    return arguments;
  }

  private static float[] apply(IActivation activation, float[] arguments, float[] derivatives) {
    float[] values = arguments.clone();
    ElementFunctions.of(activation).orElseThrow().apply(values, derivatives, values.length);
    return values;
  }

  private static double[] values(IActivation activation, float[] arguments, DataType type) {
    return activation.getActivation(array(arguments, type), true).toDoubleVector();
  }

  private static double[] derivatives(IActivation activation, float[] arguments, DataType type) {
    INDArray ones = Nd4j.ones(type, 1, arguments.length);
    return activation.backprop(array(arguments, type), ones).getFirst().toDoubleVector();
  }

  private static INDArray array(float[] values, DataType type) {
    return Nd4j.createFromArray(values).castTo(type).reshape(1, values.length);
  }
}

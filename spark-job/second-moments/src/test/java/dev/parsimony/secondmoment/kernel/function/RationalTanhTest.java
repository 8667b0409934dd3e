package dev.parsimony.secondmoment.kernel.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class RationalTanhTest {
  private static final double LARGEST_ERROR = 5e-7;

  @Test
  void tanhIsExactToRounding() {
    assertClose(Math::tanh, RationalTanh::tanh);
  }

  @Test
  void sigmoidIsExactToRounding() {
    assertClose(x -> 1 / (1 + Math.exp(-x)), RationalTanh::sigmoid);
  }

  private interface Loop {
    void apply(float[] values, int length);
  }

  private static void assertClose(DoubleUnaryOperator exact, Loop loop) {
    float[] arguments = new float[400_001];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = (i - 200_000) * 1e-4f;
    }
    float[] values = arguments.clone();
    loop.apply(values, values.length);
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - exact.applyAsDouble(arguments[i])));
    }
    assertTrue(worst <= LARGEST_ERROR, "error " + worst);
  }

  /** A state that tends to 0 keeps its digits. */
  @Test
  void tanhIsExactForSmallArguments() {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.pow(10, -i / 30.0);
    }
    float[] results = values.clone();
    RationalTanh.tanh(results, results.length);
    for (int i = 0; i < values.length; i++) {
      double exact = Math.tanh(values[i]);
      assertEquals(exact, results[i], 5e-7 * exact);
    }
  }

  @Test
  void extremeArguments() {
    float[] arguments = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -100, 1e30f
    };
    float[] tanh = arguments.clone();
    RationalTanh.tanh(tanh, tanh.length);
    float[] sigmoid = arguments.clone();
    RationalTanh.sigmoid(sigmoid, sigmoid.length);
    for (int i = 0; i < arguments.length; i++) {
      assertEquals(Math.tanh(arguments[i]), tanh[i], LARGEST_ERROR);
      assertEquals(1 / (1 + Math.exp(-arguments[i])), sigmoid[i], LARGEST_ERROR);
      assertTrue(!(Math.abs(tanh[i]) > 1 + 1e-6), "tanh " + tanh[i]);
    }
  }
}

package dev.parsimony.secondmoment.kernel.function;

import dev.parsimony.secondmoment.array.Signs;

/**
 * Functions of straight pieces. Finite values and derivatives are DL4J's, also where two pieces
 * meet: there a rectifier has 0, and any other function what it has between or above.
 */
final class PiecewiseFunctions {
  private static final float HARD_SIGMOID_SLOPE = 0.2f;
  private static final float HARD_SIGMOID_END = 2.5f;

  private PiecewiseFunctions() {}

  static void rectifier(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float y = Math.max(values[i], 0f);
      values[i] = y;
      derivatives[i] = Signs.ofPositive(y);
    }
  }

  /**
   * Returns a rectifier that lets through a part of what is below 0.
   *
   * @param slope this part; of any sign
   */
  static ElementFunction leakyRectifier(float slope) {
    return (values, derivatives, count) -> {
      for (int i = 0; i < count; i++) {
        float x = values[i];
        float negative = -Math.min(x, 0f);
        float isNegative = Signs.ofPositive(negative);
        values[i] = Math.max(x, 0f) - slope * negative;
        derivatives[i] = slope * isNegative + (1 - isNegative);
      }
    };
  }

  static void hardTanh(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      values[i] = Math.max(-1f, Math.min(1f, x));
      derivatives[i] = 1 - Signs.ofPositive(Math.max(Math.abs(x) - 1, 0f));
    }
  }

  static void hardSigmoid(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      float outside = Signs.ofPositive(Math.max(Math.abs(x) - HARD_SIGMOID_END, 0f));
      values[i] = Math.min(1f, Math.max(0f, HARD_SIGMOID_SLOPE * x + 0.5f));
      derivatives[i] = HARD_SIGMOID_SLOPE * (1 - outside);
    }
  }
}

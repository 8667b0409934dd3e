package dev.parsimony.secondmoment.kernel.function;

import dev.parsimony.secondmoment.array.Signs;

/**
 * Approximates exp of numbers that are not below 0, and what follows from it, by arithmetic of
 * which Java makes vector instructions: exp(x) = exp(x/16)^16, and exp(x/16) is a polynomial fitted
 * to the least relative error on [0, 2.5]. The relative error is within 3e-6; from 40 on, where 1 +
 * exp(-x) is 1, it is exp(40); NaN stays NaN.
 */
final class LargeExp {
  /** The largest exponent. */
  static final float LARGEST = 40;

  private static final float C1 = 0.99999577f;
  private static final float C2 = 0.50006616f;
  private static final float C3 = 0.16632849f;
  private static final float C4 = 0.042476438f;
  private static final float C5 = 0.0072932746f;
  private static final float C6 = 0.002140735f;
  private static final float C7 = -1.0143435e-4f;
  private static final float C8 = 8.258068e-5f;

  private LargeExp() {}

  static float exp(float x) {
    float u = Math.min(x, LARGEST) * 0.0625f;
    float high = C4 + u * (C5 + u * (C6 + u * (C7 + u * C8)));
    float root = 1 + u * (C1 + u * (C2 + u * (C3 + u * high)));
    float second = root * root;
    float fourth = second * second;
    float eighth = fourth * fourth;
    return eighth * eighth;
  }

  /**
   * Returns 1 / (1 + exp(-x)), which keeps its digits where it is near 0.
   *
   * @param below the same of -|x|
   */
  static float sigmoid(float x, float below) {
    float isNegative = Signs.ofPositive(-Math.min(x, 0f));
    return isNegative * below + (1 - isNegative) * (1 - below);
  }
}

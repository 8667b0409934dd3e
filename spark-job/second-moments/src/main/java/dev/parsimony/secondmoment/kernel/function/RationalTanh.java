package dev.parsimony.secondmoment.kernel.function;

import dev.parsimony.secondmoment.Internal;

/**
 * Approximates tanh by a quotient of polynomials, of which Java makes vector instructions: x p(x²)
 * / q(x²), fitted to the least relative error on [0, 9], which is 2.1e-8; beyond, tanh is 1 in
 * float32. With the rounding of each operation values are within 5e-7 of tanh; NaN stays NaN.
 */
@Internal
public final class RationalTanh {
  private static final float LARGEST = 9;

  private static final float P0 = 1.0f;
  private static final float P1 = 0.13380991f;
  private static final float P2 = 0.0034955405f;
  private static final float P3 = 2.0608077e-5f;
  private static final float P4 = 1.3352902e-8f;
  private static final float Q1 = 0.46714306f;
  private static final float Q2 = 0.025876816f;
  private static final float Q3 = 3.2855468e-4f;
  private static final float Q4 = 7.775913e-7f;

  private RationalTanh() {}

  /** Replaces {@code values[0..length)} by their hyperbolic tangents. */
  public static void tanh(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = tanh(values[i]);
    }
  }

  static float tanh(float value) {
    float x = Math.max(-LARGEST, Math.min(LARGEST, value));
    float u = x * x;
    float p = P0 + u * (P1 + u * (P2 + u * (P3 + u * P4)));
    float q = 1 + u * (Q1 + u * (Q2 + u * (Q3 + u * Q4)));
    return x * p / q;
  }

  /** Replaces {@code values[0..length)} by 1 / (1 + exp(-x)), which is (1 + tanh(x/2)) / 2. */
  public static void sigmoid(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = 0.5f + 0.5f * tanh(0.5f * values[i]);
    }
  }
}

package dev.parsimony.secondmoment.kernel.function;

/** Functions that level off in both directions. */
final class SigmoidFunctions {
  private SigmoidFunctions() {}

  static void tanh(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float y = RationalTanh.tanh(values[i]);
      values[i] = y;
      derivatives[i] = Math.max(1 - y * y, 0f);
    }
  }

  static void sigmoid(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      float below = 1 / (1 + LargeExp.exp(Math.abs(x)));
      values[i] = LargeExp.sigmoid(x, below);
      derivatives[i] = below * (1 - below);
    }
  }

  /** x / (1 + |x|). */
  static void softSign(float[] values, float[] derivatives, int count) {
    for (int i = 0; i < count; i++) {
      float x = values[i];
      float share = 1 / (1 + Math.abs(x));
      values[i] = x * share;
      derivatives[i] = share * share;
    }
  }
}

package dev.parsimony.secondmoment.kernel.function;

/**
 * Functions that tend to x in one direction and level off in the other. Of loops that are longer
 * Java makes no vector instructions; hence exp has one of its own.
 */
final class SmoothRectifiers {
  private SmoothRectifiers() {}

  /**
   * log(1 + exp(x)), which is max(x, 0) + log(1 + exp(-|x|)); log(1 + u) = 2 artanh(u / (2 + u)) is
   * a power series of s = 1 / (2 exp(|x|) + 1), at most 1/3.
   */
  static void softPlus(float[] values, float[] derivatives, int count) {
    exponentials(values, 1, derivatives, count);
    for (int i = 0; i < count; i++) {
      float x = values[i];
      float e = derivatives[i];
      float s = 1 / (2 * e + 1);
      float q = s * s;
      float tail = 1 / 7f + q * (1 / 9f + q * (1 / 11f + q * (1 / 13f)));
      values[i] = Math.max(x, 0f) + 2 * s * (1 + q * (1 / 3f + q * (1 / 5f + q * tail)));
      derivatives[i] = LargeExp.sigmoid(x, 1 / (1 + e));
    }
  }

  /**
   * Returns x / (1 + exp(-slope x)), of which swish is one.
   *
   * @param slope above 0
   */
  static ElementFunction gated(float slope) {
    return (values, derivatives, count) -> {
      exponentials(values, slope, derivatives, count);
      for (int i = 0; i < count; i++) {
        float x = values[i];
        float z = slope * x;
        float below = 1 / (1 + derivatives[i]);
        float gate = LargeExp.sigmoid(z, below);
        // Beyond, the gate would not fall any further.
        float bounded = Math.max(z, -LargeExp.LARGEST);
        values[i] = Math.max(x, -LargeExp.LARGEST / slope) * gate;
        derivatives[i] = gate + Math.min(bounded, LargeExp.LARGEST) * (below * (1 - below));
      }
    };
  }

  /**
   * Returns scale (exp(x) - 1) below 0, and x above. With t = tanh(x/2), exp(x) is (1 + t) / (1 -
   * t) and keeps the digits of small x. The derivative below 0 is exp(x), as DL4J has it for any
   * scale.
   */
  static ElementFunction exponential(float scale) {
    return (values, derivatives, count) -> {
      for (int i = 0; i < count; i++) {
        float x = values[i];
        float t = RationalTanh.tanh(0.5f * Math.min(x, 0f));
        float share = 1 / (1 - t);
        values[i] = Math.max(x, 0f) + scale * (2 * t * share);
        derivatives[i] = (1 + t) * share;
      }
    };
  }

  private static void exponentials(float[] values, float factor, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = LargeExp.exp(Math.abs(factor * values[i]));
    }
  }
}

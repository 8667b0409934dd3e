package dev.parsimony.compression.param;

import dev.parsimony.compression.Internal;

/**
 * Checks for NaN and infinity, which nothing passes on. A compressor refuses moments that hold one
 * with a {@link NonFiniteException}; a decoder treats one as a malformed block.
 */
@Internal
public final class FiniteCheck {
  private FiniteCheck() {}

  /** Returns whether {@code values[from..to)} holds neither NaN nor infinity. */
  public static boolean allFinite(float[] values, int from, int to) {
    // x * 0 is NaN where x is not finite; four sums, so that additions need not wait for each
    // other.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += values[i] * 0f;
      b += values[i + 1] * 0f;
      c += values[i + 2] * 0f;
      d += values[i + 3] * 0f;
    }
    for (; i < to; i++) {
      a += values[i] * 0f;
    }
    return a + b + c + d == 0;
  }

  /**
   * Requires a tensor's elements to be finite.
   *
   * @param quantity what the values are, for the message
   * @param values holds the tensor's elements from index {@code from} on
   * @param step counted from 1, for the message
   * @throws NonFiniteException naming the first element that is not
   */
  public static void requireFinite(
      String quantity, ParameterTensor tensor, float[] values, int from, long step) {
    if (allFinite(values, from, from + tensor.length())) {
      return;
    }
    int i = from;
    while (Float.isFinite(values[i])) {
      i++;
    }
    throw new NonFiniteException(quantity, tensor.name(), i - from, values[i], step);
  }
}

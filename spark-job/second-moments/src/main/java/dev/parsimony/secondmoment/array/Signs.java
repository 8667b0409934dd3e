package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;

/** Signs of floats, without a branch, so that Java makes vector instructions of them. */
@Internal
public final class Signs {
  /** Its square times any positive float is above 1. */
  private static final float HUGE = 1e38f;

  private Signs() {}

  /** Returns 1 above 0, -1 below, and 0 for 0. */
  public static float of(float value) {
    return Math.max(-1f, Math.min(1f, value * HUGE * HUGE));
  }

  /** Returns the sign of a number that is not below 0, such as a rectifier's output. */
  public static float ofPositive(float value) {
    return Math.min(1f, value * HUGE * HUGE);
  }
}

package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;

/**
 * The derivative of a rectifier, without a branch, so that Java makes vector instructions of it.
 */
@Internal
public final class Rectifier {
  /** Its square times any positive float is above 1. */
  private static final float HUGE = 1e38f;

  private Rectifier() {}

  /** Returns 1 where an output is above 0 and 0 where it is 0. */
  public static float slope(float output) {
    return Math.min(1f, output * HUGE * HUGE);
  }
}

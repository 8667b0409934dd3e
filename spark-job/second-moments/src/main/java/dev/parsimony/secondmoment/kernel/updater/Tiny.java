package dev.parsimony.secondmoment.kernel.updater;

/**
 * Keeps averages of gradients that have ended out of the range of subnormal numbers, in which
 * processors compute a hundred times slower.
 */
final class Tiny {
  /** Its last digit is a normal number. */
  private static final float SMALL = 1e-30f;

  private Tiny() {}

  /** Returns a number, or 0 for a tiny one; above 1e-30 at most the last digit changes. */
  static float flushed(float value) {
    return (value + SMALL) - SMALL;
  }
}

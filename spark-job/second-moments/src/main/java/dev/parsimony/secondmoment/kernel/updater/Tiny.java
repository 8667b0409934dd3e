package dev.parsimony.secondmoment.kernel.updater;

/**
 * Keeps averages of gradients that have ended out of the range of subnormal numbers, in which
 * processors compute a hundred times slower.
 */
final class Tiny {
  /** Its last digit is a normal number. */
  private static final float SMALL = 1e-30f;

  /** The square of its last digit is a normal number, also times 1e-4. */
  private static final float SMALL_ROOT = 1e-9f;

  private Tiny() {}

  /** Returns a number, or 0 for a tiny one; above 1e-30 at most the last digit changes. */
  static float flushed(float value) {
    return (value + SMALL) - SMALL;
  }

  /** Returns the square of a number, 0 for a tiny one; above 1e-9 at most last digits change. */
  static float square(float value) {
    float root = (value + SMALL_ROOT) - SMALL_ROOT;
    return root * root;
  }
}

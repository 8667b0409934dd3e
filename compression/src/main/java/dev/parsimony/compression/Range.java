package dev.parsimony.compression;

/** Refuses parameters of compression methods in one sentence. */
final class Range {
  private Range() {}

  static void requireAlpha(float alpha) {
    requirePositive("alpha", alpha);
  }

  static void requireTau(float tau) {
    requirePositive("tau", tau);
  }

  static void requireZeta(float zeta) {
    require(zeta > 0 && zeta <= 1, "zeta=" + zeta, "zeta must be above 0 and at most 1");
  }

  static void require(boolean inRange, String given, String allowed) {
    if (!inRange) {
      throw new IllegalArgumentException(given + " is out of range: " + allowed + ".");
    }
  }

  private static void requirePositive(String name, float value) {
    require(
        value > 0 && value < Float.POSITIVE_INFINITY,
        name + "=" + value,
        name + " must be a finite number above 0");
  }
}

package dev.parsimony.compression.codec;

/**
 * The Rice parameter for the gaps of k indices among n: the best one for geometric gaps of mean mu
 * = (n-k)/k, max(0, 1 + floor(log2(ln(phi-1) / ln(mu/(mu+1))))) with phi the golden ratio (A.
 * Kiely, "Selecting the Golomb Parameter in Rice Coding", IPN Progress Report 42-159, 2004).
 */
final class RiceParameter {
  private static final double LN_PHI_MINUS_1 = StrictMath.log((StrictMath.sqrt(5) - 1) / 2);

  private RiceParameter() {}

  /** Chooses the parameter, in 0..30; n is at least k, k at least 1. */
  static int of(int n, int k) {
    double ratio = LN_PHI_MINUS_1 / StrictMath.log((double) (n - k) / n);
    int parameter = 1 + Math.getExponent(ratio);
    return Math.max(0, Math.min(parameter, WireFormat.LARGEST_RICE_PARAMETER));
  }
}

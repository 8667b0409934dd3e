package dev.parsimony.compression;

import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;

/**
 * The bits of a sparse block for an ideal coder that knows how many elements are sent and how often
 * each code occurs, and nothing of how they lie: what there is to tell if they are independent.
 * Where they cluster, a message takes less. Norms of buckets are taken as they are. Not
 * thread-safe: keeps a histogram.
 */
final class InformationBound {
  private static final double LN_2 = Math.log(2);

  /** ln(i!) for small i, where Stirling's series is not exact enough. */
  private static final double[] LN_FACTORIAL = smallFactorials(64);

  private final int[] histogram = new int[256];

  /**
   * log2 C(n, k) plus k times the empirical entropy of the block's codes plus, for levels, 32 for
   * each bucket; 0 for an empty block.
   */
  double bits(SparseBlock block) {
    if (block.count() == 0) {
      return 0;
    }
    double norms = block.book().hasLevels() ? (double) Float.SIZE * block.buckets() : 0;
    return log2Binomial(block.length(), block.count()) + codeBits(block) + norms;
  }

  /** log2 of the number of ways to choose k of n; 0 &lt;= k &lt;= n. */
  static double log2Binomial(int n, int k) {
    if (k == 0 || k == n) {
      return 0;
    }
    return (lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k)) / LN_2;
  }

  private double codeBits(SparseBlock block) {
    Arrays.fill(histogram, 0);
    byte[] codes = block.codes();
    int count = block.count();
    for (int j = 0; j < count; j++) {
      histogram[codes[j] & 0xFF]++;
    }
    double nats = 0;
    for (int occurrences : histogram) {
      if (occurrences > 0) {
        nats -= occurrences * Math.log((double) occurrences / count);
      }
    }
    return nats / LN_2;
  }

  private static double lnFactorial(int i) {
    if (i < LN_FACTORIAL.length) {
      return LN_FACTORIAL[i];
    }
    double x = i;
    double square = x * x;
    double series = (1.0 / 12 - (1.0 / 360 - 1.0 / (1260 * square)) / square) / x;
    return x * Math.log(x) - x + Math.log(2 * Math.PI * x) / 2 + series;
  }

  private static double[] smallFactorials(int size) {
    double[] table = new double[size];
    for (int i = 2; i < size; i++) {
      table[i] = table[i - 1] + Math.log(i);
    }
    return table;
  }
}

package dev.parsimony.spark.data.random;

import dev.parsimony.compression.random.SplitMix64;
import dev.parsimony.spark.Internal;

/**
 * A seeded stream of random numbers, {@link SplitMix64}'s, whose bits are the same on every machine
 * and Java version.
 */
@Internal
public final class SplitMix {
  private long state;

  /** A stream that the seed alone decides. */
  public SplitMix(long seed) {
    this.state = seed;
  }

  /** A well-mixed hash of the numbers, in their order; a seed for a stream of its own. */
  public static long hash(long... parts) {
    long hash = 0;
    for (long part : parts) {
      hash = SplitMix64.mix(hash + SplitMix64.GOLDEN_GAMMA ^ part);
    }
    return SplitMix64.mix(hash + SplitMix64.GOLDEN_GAMMA);
  }

  /** Maps bits to [0, bound) uniformly; bound must be positive. The bias is below bound / 2^32. */
  public static int bounded(long bits, int bound) {
    return (int) (((bits >>> 32) * bound) >>> 32);
  }

  long nextLong() {
    state += SplitMix64.GOLDEN_GAMMA;
    return SplitMix64.mix(state);
  }

  /** Returns a number uniform in [0, bound), as {@link #bounded} draws it. */
  public int nextInt(int bound) {
    return bounded(nextLong(), bound);
  }

  /** Returns a number uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Returns a number uniform in [from, to). */
  public double between(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /** Returns pixel noise of mean 0, variance 1, within +-3.47: the scaled sum of four uniforms. */
  public double nextNoise() {
    long bits = nextLong();
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 2 * 65535.0) * (1.7320508075688772 / 65536);
  }

  /** Turns the first {@code length} elements into a random permutation of themselves. */
  public void shuffle(int[] elements, int length) {
    for (int i = length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = elements[i];
      elements[i] = elements[j];
      elements[j] = swapped;
    }
  }
}

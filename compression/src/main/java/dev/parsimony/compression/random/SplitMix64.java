package dev.parsimony.compression.random;

import dev.parsimony.compression.Internal;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): its
 * mixing function, and numbers that are a function of a key and a counter, its stream entered at
 * any place, so that nothing needs to be kept of them. The same bits on every machine.
 */
@Internal
public final class SplitMix64 {
  /** The difference between states of the stream. */
  public static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix64() {}

  /** Returns the key of one step of the run with that seed. */
  public static long key(long seed, long step) {
    return mix(mix(seed + GOLDEN_GAMMA) + step * GOLDEN_GAMMA);
  }

  /** Returns a number of [0, 1), uniform, a multiple of 2^-32. */
  public static double uniform(long key, int counter) {
    return (mix(key + (counter + 1L) * GOLDEN_GAMMA) >>> 32) * 0x1p-32;
  }

  /** Returns the output of the generator whose state is {@code state}. */
  public static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}

package dev.parsimony.compression.quantize;

/**
 * Random numbers that are a function of a key and a counter, so that nothing needs to be kept of
 * them: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014)
 * entered at any place of its stream. The same bits on every machine.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private CounterRandom() {}

  /** The key of one step of the run with that seed. */
  public static long key(long seed, long step) {
    return mix(mix(seed + GOLDEN_GAMMA) + step * GOLDEN_GAMMA);
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  static double uniform(long key, int counter) {
    return (mix(key + (counter + 1L) * GOLDEN_GAMMA) >>> 32) * 0x1p-32;
  }

  private static long mix(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}

package dev.parsimony.compression.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.random.SplitMix64;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LevelQuantizerTest {
  private static final int KEYS = 20_000;

  /**
   * The mean over independent keys is within five standard deviations of each element, which a
   * right quantiser misses once in two million elements. With f the fraction that is left to
   * chance, a value is one of two neighbours norm/s apart and has the variance f*(1-f)*(norm/s)^2;
   * f*(1-f) counts as at least 10 of all keys, below which a mean is not near normal.
   */
  @ParameterizedTest(name = "{0} levels, bucket {1}, seed {2}")
  @CsvSource({
    "1, 128, 1",
    "2, 128, 2",
    "2, 1, 3",
    "3, 512, 4",
    "4, 7, 5",
    "7, 512, 6",
    "16, 60, 7",
    "127, 128, 8",
    "128, 1000, 9",
  })
  void isUnbiased(int levels, int bucket, long seed) {
    float[] x = values(seed, 200);
    LevelQuantizer quantizer = new LevelQuantizer(levels, bucket);
    SparseBlock block = new SparseBlock();
    double[] sums = new double[x.length];
    for (int k = 0; k < KEYS; k++) {
      assertTrue(quantizer.quantize(x, 0, x.length, SplitMix64.key(seed, k), block));
      for (int j = 0; j < block.count(); j++) {
        sums[block.indices()[j]] += block.value(j);
      }
    }
    for (int i = 0; i < x.length; i++) {
      double unit = norm(x, i / bucket * bucket, bucket) / levels;
      double f = unit == 0 ? 0 : Math.abs(x[i]) / unit % 1;
      double deviation = unit * Math.sqrt(Math.max(f * (1 - f), 10.0 / KEYS) / KEYS);
      // 2^-22 of the value for what is rounded to float32.
      double bound = 5 * deviation + Math.abs(x[i]) * 0x1p-22;
      assertEquals(x[i], sums[i] / KEYS, bound, "element " + i);
    }
  }

  /** Elements with the same fraction are rounded up about as often as not, each on its own. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void elementsAndStepsAreIndependent(long seed) {
    float[] x = new float[1024];
    Arrays.fill(x, 0.5f);
    // In buckets of four, abs(x)/norm is 1/2.
    LevelQuantizer quantizer = new LevelQuantizer(1, 4);
    boolean[][] up = new boolean[2][x.length];
    SparseBlock block = new SparseBlock();
    for (int step = 0; step < 2; step++) {
      quantizer.quantize(x, 0, x.length, SplitMix64.key(seed, step), block);
      for (int j = 0; j < block.count(); j++) {
        up[step][block.indices()[j]] = true;
      }
    }
    int first = 0;
    int asNext = 0;
    int asOther = 0;
    for (int i = 0; i < x.length; i++) {
      first += up[0][i] ? 1 : 0;
      asNext += up[0][i] == up[0][(i + 1) % x.length] ? 1 : 0;
      asOther += up[0][i] == up[1][i] ? 1 : 0;
    }
    // Five standard deviations of a fair coin tossed 1024 times.
    assertEquals(512, first, 80);
    assertEquals(512, asNext, 80);
    assertEquals(512, asOther, 80);
  }

  @ParameterizedTest(name = "{0} levels, bucket {1}")
  @CsvSource({"1, 3", "7, 1", "128, 10", "128, 2147483647"})
  void oneElementOfABucketIsItsNorm(int levels, int bucket) {
    float[] x = {0, 0, -3.3f, 0, 0};
    SparseBlock block = new SparseBlock();
    assertTrue(new LevelQuantizer(levels, bucket).quantize(x, 0, 5, 1, block));
    assertEquals(1, block.count());
    assertEquals(2, block.indices()[0]);
    assertEquals(-3.3f, block.value(0));
    assertEquals(Math.min(bucket, 5), block.bucketLength());
  }

  @Test
  void zerosSendNothing() {
    SparseBlock block = new SparseBlock();
    assertTrue(new LevelQuantizer(128, 2).quantize(new float[] {0, -0f, 0}, 0, 3, 1, block));
    assertEquals(0, block.count());
    assertArrayEquals(new float[2], Arrays.copyOf(block.scales(), block.buckets()));
  }

  @ParameterizedTest(name = "all {0}")
  @ValueSource(floats = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0x1p-127f, 0x1p-126f})
  void levelsStayInRangeAtTheEndsOfFloat32(float x) {
    float[] values = new float[300];
    Arrays.fill(values, x);
    for (int levels = 1; levels <= 128; levels++) {
      SparseBlock block = new SparseBlock();
      assertTrue(new LevelQuantizer(levels, 100).quantize(values, 0, 300, levels, block));
      for (int j = 0; j < block.count(); j++) {
        assertTrue((block.codes()[j] & 0xFF) < block.book().size());
        assertTrue(Float.isFinite(block.value(j)));
        assertTrue(block.value(j) * x >= 0);
      }
      for (int b = 0; b < block.buckets(); b++) {
        assertTrue(block.scales()[b] >= Math.abs(x) && block.scales()[b] <= Float.MAX_VALUE);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void saysWhereAValueIsNotFinite(float bad) {
    for (int i = 0; i < 10; i++) {
      float[] x = new float[12];
      x[i] = bad;
      boolean inside = i >= 3 && i < 8;
      assertEquals(!inside, new LevelQuantizer(2, 2).quantize(x, 3, 5, 1, new SparseBlock()));
    }
    assertFalse(new LevelQuantizer(2, 2).quantize(new float[] {bad}, 0, 1, 1, new SparseBlock()));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -1, 0x61C8864680B583EBL})
  void numbersAreSplitMix64s(long seed) {
    SplittableRandom keys = new SplittableRandom(new SplittableRandom(seed).nextLong());
    for (int step = 1; step <= 20; step++) {
      long key = keys.nextLong();
      assertEquals(key, SplitMix64.key(seed, step));
      SplittableRandom numbers = new SplittableRandom(key);
      for (int i = 0; i < 20; i++) {
        assertEquals((numbers.nextLong() >>> 32) * 0x1p-32, SplitMix64.uniform(key, i));
      }
    }
  }

  private static float[] values(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      double magnitude = Math.pow(2, random.nextDouble(-12, 3));
      x[i] = random.nextInt(20) == 0 ? 0 : (float) (random.nextBoolean() ? magnitude : -magnitude);
    }
    return x;
  }

  private static double norm(float[] x, int from, int bucket) {
    double squares = 0;
    for (int i = from; i < x.length && i - from < bucket; i++) {
      squares += (double) x[i] * x[i];
    }
    return Math.sqrt(squares);
  }
}

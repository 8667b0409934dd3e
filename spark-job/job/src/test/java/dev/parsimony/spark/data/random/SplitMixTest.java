package dev.parsimony.spark.data.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMixTest {
  private static final int DRAWS = 100_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -7, 123456789})
  void isThePublishedGenerator(long seed) {
    SplittableRandom reference = new SplittableRandom(seed);
    SplitMix random = new SplitMix(seed);
    for (int i = 0; i < 100; i++) {
      assertEquals(reference.nextLong(), random.nextLong());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 4})
  void noiseHasMeanZeroAndVarianceOne(long seed) {
    SplitMix random = new SplitMix(seed);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double value = random.nextNoise();
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / DRAWS, 0.02);
    assertEquals(1, squares / DRAWS, 0.02);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6})
  void boundedIsUniform(long seed) {
    SplitMix random = new SplitMix(seed);
    int[] counts = new int[7];
    for (int i = 0; i < DRAWS; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertEquals(DRAWS / 7.0, count, 500);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {8, 9})
  void shuffleKeepsTheElements(long seed) {
    int[] elements = new int[50];
    Arrays.setAll(elements, i -> i);
    int[] shuffled = elements.clone();
    new SplitMix(seed).shuffle(shuffled, 40);
    assertEquals(40, shuffled[40]);
    assertNotEquals(Arrays.toString(elements), Arrays.toString(shuffled));
    Arrays.sort(shuffled);
    assertEquals(Arrays.toString(elements), Arrays.toString(shuffled));
  }

  @Test
  void hashDependsOnOrder() {
    assertNotEquals(SplitMix.hash(1, 2), SplitMix.hash(2, 1));
    assertNotEquals(SplitMix.hash(1), SplitMix.hash(1, 0));
  }
}

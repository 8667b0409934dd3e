package dev.parsimony.spark.bench.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TicksTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void allValuesAreBetweenTheEnds(long seed) {
    Random random = new Random(seed);
    double[] values =
        random.doubles(1 + random.nextInt(20)).map(x -> 1e-3 + 1e5 * x * x * x).toArray();
    for (Ticks ticks : new Ticks[] {Ticks.spanning(values, 6), Ticks.logarithmic(values)}) {
      assertTrue(ticks.values().length >= 2);
      for (double value : values) {
        double share = ticks.share(value);
        assertTrue(share > -1e-9 && share < 1 + 1e-9, value + " at " + share);
      }
    }
  }

  @Test
  void ticksAreRound() {
    assertArrayEquals(
        new double[] {0, 20, 40, 60, 80, 100}, Ticks.spanning(new double[] {0, 93}, 6).values(), 0);
    assertArrayEquals(
        new double[] {0.1, 1, 10, 100}, Ticks.logarithmic(new double[] {0.3, 11}).values(), 1e-9);
    assertEquals(0.5, Ticks.logarithmic(new double[] {1, 100}).share(10), 1e-9);
  }

  @Test
  void labelsAreShort() {
    assertEquals("0.3", Ticks.text(0.30000000000000004));
    assertEquals("100", Ticks.text(100));
  }
}

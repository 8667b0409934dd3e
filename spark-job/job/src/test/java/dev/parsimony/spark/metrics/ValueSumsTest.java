package dev.parsimony.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of several workers are those of one, also of large numbers with small differences. */
final class ValueSumsTest {
  private static final int EXAMPLES = 1000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void largeNumbersKeepTheirDigits(long seed) {
    Random random = new Random(seed);
    double[] labels = random.doubles(EXAMPLES, 1e6, 1e6 + 1).map(x -> (float) x).toArray();
    double mean = 0;
    for (double label : labels) {
      mean += (label - 1e6) / EXAMPLES;
    }
    double distances = 0;
    for (double label : labels) {
      distances += (label - 1e6 - mean) * (label - 1e6 - mean);
    }
    ValueSums all = new ValueSums("out", 1);
    int given = 0;
    while (given < EXAMPLES) {
      ValueSums part = new ValueSums("out", 1);
      for (int i = random.nextInt(300); i > 0 && given < EXAMPLES; i--) {
        part.add(0, labels[given], labels[given] + 0.1);
        given++;
      }
      all.add(part.values());
    }
    OutputFigures.Values figures = all.figures();
    assertEquals(0.01, figures.meanSquaredError(), 1e-9);
    assertEquals(1 - 0.01 * EXAMPLES / distances, figures.rSquared(), 1e-7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void nothingChangesNothing(int examples) {
    ValueSums sums = new ValueSums("out", 2);
    for (int i = 0; i < examples; i++) {
      sums.add(0, i, 1);
      sums.add(1, -i, 2);
    }
    double[] before = sums.values();
    sums.add(new ValueSums("out", 2).values());
    assertArrayEquals(before, sums.values());
  }
}

package dev.parsimony.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistogramTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3})
  void eachValueIsBetweenTheLimitsOfItsBucket(int seed) {
    Random random = new Random(seed);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, seed));
    }
    Histogram histogram = Histogram.of(values, 100, 900);
    double sum = 0;
    for (int i = 100; i < 900; i++) {
      sum += values[i];
    }
    assertEquals(sum, histogram.sum());
    assertEquals(800, histogram.count());
    double below = histogram.min();
    for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
      double limit = histogram.limit(bucket);
      boolean last = bucket == histogram.buckets() - 1;
      int expected = 0;
      for (int i = 100; i < 900; i++) {
        expected += values[i] >= below && (values[i] < limit || last) ? 1 : 0;
      }
      assertEquals(expected, histogram.count(bucket), "bucket " + bucket);
      below = limit;
    }
    assertEquals(histogram.max(), below);
  }

  @Test
  void equalValuesHaveOneBucket() {
    Histogram histogram = Histogram.of(new float[] {0.5f, 0.5f, 7}, 0, 2);
    assertEquals(1, histogram.buckets());
    assertEquals(2, histogram.count(0));
    assertEquals(0.5, histogram.limit(0));
    assertEquals(0.5, histogram.sumOfSquares());
  }

  @Test
  void theLargestRangeOfFloatsIsNoInfinity() {
    Histogram histogram = Histogram.of(new float[] {-Float.MAX_VALUE, 0, Float.MAX_VALUE}, 0, 3);
    assertEquals(1, histogram.count(0));
    assertEquals(1, histogram.count(Histogram.BUCKETS / 2));
    assertEquals(1, histogram.count(Histogram.BUCKETS - 1));
    assertTrue(histogram.finite());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void saysWhetherAllValuesAreFinite(float value) {
    assertFalse(Histogram.of(new float[] {1, value, 2}, 0, 3).finite());
    assertTrue(Histogram.of(new float[] {1, value, 2}, 2, 3).finite());
  }

  @Test
  void takesAboutAsManyBytesOnItsWayAsIsSaid() throws Exception {
    List<TensorFigures.Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tensors.add(
          new TensorFigures.Tensor(
              "layer" + i + "_W",
              Histogram.of(new float[] {i, i + 1, i + 3}, 0, 3),
              Histogram.of(new float[] {i, i + 2, i + 3}, 0, 3),
              0.01));
    }
    TensorFigures figures = new TensorFigures(1, 40, tensors);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(figures);
    }
    assertEquals(1, (double) bytes.size() / figures.bytes(), 0.1, bytes.size() + " bytes");
  }
}

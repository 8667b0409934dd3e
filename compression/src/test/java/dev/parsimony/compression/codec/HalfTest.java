package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HalfTest {
  @Test
  void everyFiniteHalfRoundTrips() {
    for (int half = 0; half <= 0xFFFF; half++) {
      if (Half.isFinite(half)) {
        assertEquals(half, Half.of(Half.toFloat(half)), "half " + Integer.toHexString(half));
      }
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "0, 0",
    "1, 3c00",
    "-2, c000",
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "1e30, 7c00",
    "6.1035156E-5, 0400",
    "5.9604645E-8, 0001",
    "2.9802322E-8, 0000",
    "2.9802326E-8, 0001",
    "0.33333334, 3555",
  })
  void goldenVectors(float value, String half) {
    assertEquals(Integer.parseInt(half, 16), Half.of(value));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void roundsToTheNearerNeighbourTiesToEven(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      float value = Math.scalb((float) random.nextDouble(-2, 2), random.nextInt(-27, 15));
      int exponent = Math.max(Math.getExponent((double) value), -14);
      double step = Math.scalb(1.0, exponent - 10);
      assertEquals((float) (Math.rint(value / step) * step), Half.toFloat(Half.of(value)));
    }
  }
}

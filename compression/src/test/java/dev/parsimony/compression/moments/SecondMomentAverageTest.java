package dev.parsimony.compression.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SecondMomentAverageTest {
  @Test
  void theFirstOneIsItself() {
    SecondMomentAverage average = new SecondMomentAverage(3, 4);
    float[] out = {9, 9, 9};
    average.write(out);
    assertArrayEquals(new float[] {9, 9, 9}, out);
    average.add(new float[] {1, 0, 4});
    average.write(out);
    assertArrayEquals(new float[] {1, 0, 4}, out, 1e-6f);
  }

  /** Against sum over i of b^(n-i) s_i / sum over i of b^(n-i), seed 1. */
  @Test
  void weighsByAge() {
    Random random = new Random(1);
    SecondMomentAverage average = new SecondMomentAverage(1, 1);
    double sum = 0;
    double weights = 0;
    for (int step = 0; step < 50; step++) {
      float s = random.nextFloat();
      average.add(new float[] {s});
      sum = 0.8 * sum + s;
      weights = 0.8 * weights + 1;
      float[] out = new float[1];
      average.write(out);
      assertEquals(sum / weights, out[0], 1e-5);
    }
  }

  @Test
  void everyKthStepIsDue() {
    SecondMomentAverage average = new SecondMomentAverage(1, 3);
    assertTrue(average.due(1), "the first one, wherever a run begins");
    average.add(new float[1]);
    assertTrue(average.due(0));
    assertFalse(average.due(1));
    assertFalse(average.due(2));
    assertTrue(average.due(3));
  }

  @Test
  void continuesBitForBit() {
    SecondMomentAverage first = new SecondMomentAverage(2, 2);
    first.add(new float[] {1, 2});
    first.add(new float[] {3, 1});
    SecondMomentAverage second = new SecondMomentAverage(2, 2);
    second.restore(first.mean(), first.taken());
    first.add(new float[] {0.3f, 7});
    second.add(new float[] {0.3f, 7});
    float[] one = new float[2];
    float[] two = new float[2];
    first.write(one);
    second.write(two);
    assertArrayEquals(one, two);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SecondMomentAverage(2, 0));
    SecondMomentAverage average = new SecondMomentAverage(2, 2);
    assertThrows(IllegalArgumentException.class, () -> average.restore(new float[3], 1));
  }
}

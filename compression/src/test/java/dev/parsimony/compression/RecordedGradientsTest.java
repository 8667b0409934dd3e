package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import org.junit.jupiter.api.Test;

/** That the recorded stream is what it is said to be. */
final class RecordedGradientsTest {
  private final RecordedGradients recorded = RecordedGradients.read();

  @Test
  void aLenetOfEightTensors() {
    assertEquals(1517, recorded.layout().length());
    assertEquals(8, recorded.layout().tensors().size());
    assertEquals("layer0_b", recorded.layout().tensors().get(0).name());
    assertEquals(200, recorded.steps());
  }

  /** By Cauchy-Schwarz m^2 is at most B*s; what the file dropped leaves a factor of 1.25^3. */
  @Test
  void everyStepHoldsMomentsOfBatchesOf32() {
    GradientMoments moments = new GradientMoments(recorded.layout(), true);
    long zeros = 0;
    for (int step = 0; step < recorded.steps(); step++) {
      recorded.fill(step, moments);
      assertTrue(FiniteCheck.allFinite(moments.mean(), 0, moments.mean().length));
      for (int i = 0; i < moments.mean().length; i++) {
        double square = (double) moments.mean()[i] * moments.mean()[i];
        assertTrue(square <= 32 * 1.25 * 1.25 * 1.25 * moments.secondMoment()[i] + 1e-17);
        zeros += moments.mean()[i] == 0 ? 1 : 0;
      }
    }
    double share = (double) zeros / recorded.steps() / recorded.layout().length();
    assertTrue(share > 0.05 && share < 0.3, "of zeros: " + share);
  }

  @Test
  void readingTwiceGivesTheSameBits() {
    GradientMoments first = new GradientMoments(recorded.layout(), true);
    GradientMoments second = new GradientMoments(recorded.layout(), true);
    recorded.fill(7, first);
    RecordedGradients.read().fill(7, second);
    assertArrayEquals(first.mean(), second.mean());
    assertArrayEquals(first.secondMoment(), second.secondMoment());
    GradientMoments meanOnly = new GradientMoments(recorded.layout(), false);
    recorded.fill(7, meanOnly);
    assertArrayEquals(first.mean(), meanOnly.mean());
  }
}

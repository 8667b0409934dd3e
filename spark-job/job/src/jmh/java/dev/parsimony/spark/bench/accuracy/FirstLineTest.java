package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.bench.limited.LiveLine;
import org.junit.jupiter.api.Test;

/**
 * 10 steps a second of 256 examples, after 30 s: the 20th, a second ago, at a fortieth of float32.
 */
final class FirstLineTest {
  private static final FirstLine LINE = FirstLine.of(new LiveLine(1, 20, 2560, 40), 30, 256);

  @Test
  void theStartIsWhatTheStepsLeave() {
    assertEquals(30 - 30 * 0.1, LINE.start(0.1), 1e-12);
    assertEquals(0, LINE.start(2), 0);
  }

  /** 30 steps of a fortieth, of 1,000 of an eightieth. */
  @Test
  void messagesOfTheFirstStepsWeighWhatTheyAre() {
    assertEquals(1 - 30 / 40.0 / (1000 / 80.0), LINE.after(1000 / 80.0), 1e-12);
  }

  @Test
  void aLineAtTheEndSaysNothing() {
    assertEquals(Double.NaN, LINE.after(30 / 40.0), 0);
    assertEquals(Double.NaN, LINE.after(0.1), 0);
  }
}

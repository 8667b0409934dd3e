package dev.parsimony.spark.bench.limited;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LiveLineTest {
  @Test
  void epochAndBatchAreRead() {
    assertEquals(
        Optional.of(new LiveLine(4, 19)),
        LiveLine.of("epoch 4/5  batch 19/46  score 0.0354  2,324 examples/s  elements 130.7x"));
  }

  @Test
  void otherLinesAreNone() {
    assertEquals(Optional.empty(), LiveLine.of("epoch    score  test loss   accuracy"));
    assertEquals(Optional.empty(), LiveLine.of(""));
  }
}

package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LatestLineTest {
  @Test
  void theLatestIsTheLastThatSaysSomething() {
    LatestLine latest = new LatestLine();
    latest.take("epoch 1");
    latest.take("");
    assertEquals("epoch 1", latest.get());
    latest.clear();
    assertEquals("", latest.get());
  }
}

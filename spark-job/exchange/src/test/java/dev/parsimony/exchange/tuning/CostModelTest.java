package dev.parsimony.exchange.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.config.ExchangePattern;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four ranks that measured a network of 1 byte a nanosecond, by patterns that suit other sizes. */
final class CostModelTest {
  private static final int RANKS = 4;

  private final CostModel costs = model(line(50_000, 1.3), line(150_000, 1.0), line(20_000, 2.0));

  private static CostModel model(PatternCost mesh, PatternCost ring, PatternCost dissemination) {
    return new CostModel(
        Map.of(
            ExchangePattern.MESH, mesh,
            ExchangePattern.RING, ring,
            ExchangePattern.DISSEMINATION, dissemination),
        0);
  }

  /** So long for any round, and so much more for each byte. */
  private static PatternCost line(double nanos, double perByte) {
    return new PatternCost(nanos, 1e5, nanos + 1e5 * perByte, 1e6, nanos + 1e6 * perByte);
  }

  @ParameterizedTest(name = "{0} bytes each: {1}")
  @CsvSource({"0, DISSEMINATION", "30000, MESH", "100000, RING", "1000000, RING"})
  void theFastestForBlocksOfOneLength(int bytes, ExchangePattern expected) {
    assertEquals(expected, costs.fastest(new int[] {bytes, bytes, bytes, bytes}));
  }

  /** Where the rate counts, measurements scatter by more than a few percent. */
  @Test
  void otherPatternsMustBeFasterThanTheRingByMoreThanNoise() {
    CostModel close = model(line(90_000, 1.1), line(150_000, 1.0), line(150_000, 2.0));
    assertTrue(
        close.predictedNanos(ExchangePattern.MESH, RANKS, 100_000)
            < close.predictedNanos(ExchangePattern.RING, RANKS, 100_000));
    assertEquals(
        ExchangePattern.RING, close.fastest(new int[] {100_000, 100_000, 100_000, 100_000}));
  }

  /** By mesh it leaves its rank three times, by ring once. */
  @Test
  void oneLongBlockGoesRound() {
    assertEquals(ExchangePattern.RING, costs.fastest(new int[] {0, 200_000, 0, 0}));
  }

  /** As on slow networks, where short rounds fit in buffers and long ones fill a queue. */
  @Test
  void beyondWhatWasMeasuredOthersMustPromiseMuchMore() {
    CostModel alike = model(line(50_000, 0.8), line(50_000, 1.0), line(50_000, 1.5));
    assertEquals(ExchangePattern.MESH, alike.fastest(new int[] {300_000, 300_000}));
    assertEquals(ExchangePattern.RING, alike.fastest(new int[] {2_000_000, 2_000_000}));
  }

  @Test
  void linesGoThroughWhatWasMeasured() {
    PatternCost cost = new PatternCost(10, 100, 50, 1000, 950);
    assertEquals(10, cost.nanos(0));
    assertEquals(30, cost.nanos(50));
    assertEquals(50, cost.nanos(100));
    assertEquals(950, cost.nanos(1000));
    assertEquals(1950, cost.nanos(2000));
  }

  /** Such as blocks of a byte, whose fourth part is a byte, too; and noise. */
  @Test
  void measurementsThatSayNothingGiveNumbers() {
    assertTrue(Double.isFinite(new PatternCost(10, 3, 12, 3, 9).nanos(1e6)));
    assertTrue(new PatternCost(10, 100, 50, 1000, 40).nanos(1e6) >= 50);
    assertTrue(new PatternCost(10, 100, 5, 1000, 40).nanos(50) >= 0);
  }

  @Test
  void anAllReduceMovesLessThanWholeVectors() {
    double bytes = 4e6;
    double passing = bytes * (RANKS - 1) / RANKS;
    assertEquals(
        50_000 + 1.3 * passing + 150_000 + passing, costs.allReduceNanos(RANKS, bytes, bytes), 1);
    double elements = bytes / Float.BYTES;
    assertTrue(costs.allReduceIsFaster(RANKS, elements, 4));
    assertTrue(costs.allReduceIsFaster(8, elements, 2));
    assertFalse(costs.allReduceIsFaster(2, elements, 2));
    assertFalse(costs.allReduceIsFaster(RANKS, 25, 4));
    assertFalse(costs.allReduceIsFaster(2, elements, 4));
  }

  /**
   * As on one machine, where long rounds were once measured to take hardly longer than short ones.
   */
  @Test
  void blocksThatMoveMoreMustPromiseMuchMore() {
    CostModel noisy = model(line(900_000, 0.1), line(800_000, 0.1), line(700_000, 0.2));
    double bytes = 4e6;
    assertTrue(
        noisy.predictedNanos(RANKS, bytes) < noisy.allReduceNanos(RANKS, bytes, bytes),
        "blocks are predicted to be faster");
    assertTrue(noisy.allReduceIsFaster(RANKS, bytes / Float.BYTES, Float.BYTES));
    assertFalse(noisy.allReduceIsFaster(2, bytes / Float.BYTES, Float.BYTES));
  }
}

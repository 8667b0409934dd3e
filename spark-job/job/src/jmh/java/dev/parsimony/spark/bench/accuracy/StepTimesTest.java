package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StepTimesTest {
  @Test
  void ratesHaveTheMediansOfTheirTurnsAndTheFirstTurnDoesNotCount() {
    StepTimes times =
        StepTimes.of(
            List.of(
                new StepTimes.Round(List.of(9.0, 8.0, 0.3, 0.1, 0.12, 9.0), 70),
                new StepTimes.Round(List.of(9.0, 8.0, 0.5, 0.2, 0.14, 9.0), 90),
                new StepTimes.Round(List.of(9.0, 8.0, 0.4, 0.3, 0.13, 9.0), 80)));
    assertEquals(0.4, times.at("100mbit"), 0);
    assertEquals(0.2, times.at(StepTimes.UNLIMITED), 0);
    assertEquals(0.13, times.at("1gbit"), 0);
    assertEquals(0.2, times.network("100mbit"), 1e-12);
    assertEquals(-0.07, times.network("1gbit"), 1e-12);
    assertEquals(0.1, times.network("100mbit", 40), 1e-12);
  }

  @Test
  void aRoundIsReadAsItWasWritten() {
    StepTimes.Round round = new StepTimes.Round(List.of(0.1, 1.0 / 3, 3e-17), 1234.5);
    assertEquals(round, StepTimes.Round.ofCells(round.toCells()));
  }

  @Test
  void whatSendsNothingTakesAsLongAtAllRates() {
    StepTimes times = StepTimes.constant(0.5);
    for (String rate : StepTimes.rates()) {
      assertEquals(0.5, times.at(rate), 0);
      assertEquals(0, times.network(rate), 0);
      assertEquals(0, times.network(rate, 40), 0);
    }
  }
}

package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BestEpochTest {
  private static final TrainingSchedule TEN_EPOCHS = new TrainingSchedule(0, 10, 5, 4, false);

  private static List<EpochFigures> losses(String text) {
    List<EpochFigures> epochs = new ArrayList<>();
    for (String loss : text.split(" ", -1)) {
      TestFigures test = new TestFigures(8, Double.parseDouble(loss), Double.NaN, List.of());
      epochs.add(
          new EpochFigures(epochs.size() + 1, 1, new Traffic(), new PhaseTimes(), test, 1, 7));
    }
    return epochs;
  }

  @ParameterizedTest
  @CsvSource({
    "3 2 1, 3",
    "3 1 2, 2",
    "2 2 2, 1",
    "NaN 2 NaN, 2",
    "Infinity 5, 2",
    "NaN NaN, 0",
  })
  void theFirstOfTheLowest(String losses, int best) {
    assertEquals(best, BestEpoch.of(losses(losses)));
  }

  @ParameterizedTest
  @CsvSource({
    "3 2 1, false",
    "3 1 2, false",
    "3 1 2 1, true",
    "3 1 2 NaN, true",
    "3 1 2 0.5, false",
    "NaN, false",
    "NaN NaN, true",
  })
  void trainingIsOverAfterTwoWithoutALowerOne(String losses, boolean over) {
    assertEquals(over, TEN_EPOCHS.withEarlyStopping(2).over(losses(losses)));
  }

  /** So that a checkpoint is kept at its end. */
  @ParameterizedTest
  @CsvSource({"3 2 1, false", "3 1 2, true", "3 1, false", "2, false", "NaN, true"})
  void theNextEpochMayBeTheLast(String losses, boolean maybe) {
    assertEquals(maybe, TEN_EPOCHS.withEarlyStopping(2).mayEndAfterNext(losses(losses)));
  }

  @Test
  void withoutEarlyStoppingAllEpochsAreTrained() {
    List<EpochFigures> epochs = losses("1 2 3 4 5 6 7 8 9");
    assertEquals(false, TEN_EPOCHS.over(epochs));
    assertEquals(true, TEN_EPOCHS.over(losses("1 2 3 4 5 6 7 8 9 10")));
  }
}

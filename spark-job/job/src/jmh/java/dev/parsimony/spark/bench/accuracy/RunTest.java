package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aRunIsReadAsItWasWritten(long seed) {
    Random random = new Random(seed);
    List<Run.Epoch> epochs = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      epochs.add(
          new Run.Epoch(
              random.nextInt(1000) / 8.0,
              random.nextInt(100000),
              random.nextInt(1000) / 512.0,
              Double.NaN,
              random.nextInt(1000) / 1000.0));
    }
    Map<String, Double> split = new LinkedHashMap<>();
    split.put("backward and exchange", random.nextInt(1000) / 8.0);
    split.put("update", random.nextInt(1000) / 8.0);
    Run run = new Run(random.nextInt(1000) / 8.0, 1 + random.nextInt(300), epochs, split);
    assertEquals(run, Run.ofCells(run.toCells()));
  }

  @Test
  void aRunWithoutASplitIsRead() {
    Run run = new Run(Double.NaN, 3, List.of(new Run.Epoch(1, 2, 3, 4, 0.5)), Map.of());
    assertEquals(run, Run.ofCells(run.toCells()));
  }

  @Test
  void theFirstEpochIsLeftOutOfAStepsTimeWhereThereAreMore() {
    Run.Epoch slow = new Run.Epoch(90, 0, 0, 0, 0);
    Run.Epoch warm = new Run.Epoch(30, 0, 0, 0, 0);
    Run three = new Run(0, 10, List.of(slow, warm, warm), Map.of());
    assertEquals(3, three.stepSeconds(), 0);
    Run one = new Run(0, 10, List.of(slow), Map.of());
    assertEquals(9, one.stepSeconds(), 0);
  }
}

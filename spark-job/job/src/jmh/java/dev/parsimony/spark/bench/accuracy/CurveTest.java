package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurveTest {
  private static final int STEPS = 234;
  private static final double BYTES = 1000;
  private static final StepTimes TIMES =
      StepTimes.of(
          List.of(
              new StepTimes.Round(List.of(9.0, 8.0, 0.25, 0.125, 0.15625, 9.0), BYTES / STEPS)));

  private static Run run(double... accuracies) {
    List<Run.Epoch> epochs = new ArrayList<>();
    for (double accuracy : accuracies) {
      epochs.add(new Run.Epoch(77, BYTES, 1 - accuracy, 2 - accuracy, accuracy));
    }
    return new Run(3, STEPS, epochs, Map.of());
  }

  @Test
  void secondsAreThoseOfTheTrainingAndWhatTheNetworkAdds() {
    Curve curve = Curve.of(List.of(run(0.5, 0.6)), TIMES, "100mbit");
    assertEquals(77 + STEPS * 0.125, curve.points().get(0).seconds(), 1e-9);
    assertEquals(2 * (77 + STEPS * 0.125), curve.last().seconds(), 1e-9);
    assertEquals(2 * STEPS * 0.125, curve.last().networkSeconds(), 1e-9);
    assertEquals(2 * BYTES, curve.last().bytes(), 1e-9);
  }

  @Test
  void warmingUpCounts() {
    Run slow = new Run(3, STEPS, List.of(epoch(90), epoch(72), epoch(70)), Map.of());
    Run even = new Run(3, STEPS, List.of(epoch(70), epoch(70), epoch(70)), Map.of());
    Curve curve = Curve.of(List.of(slow, even), TIMES, StepTimes.UNLIMITED);
    assertEquals(80, curve.points().get(0).seconds(), 1e-9);
    assertEquals(80 + 71 + 70, curve.last().seconds(), 1e-9);
  }

  private static Run.Epoch epoch(double seconds) {
    return new Run.Epoch(seconds, BYTES, 0, 0, 0);
  }

  /** As with messages that get shorter while a network learns. */
  @Test
  void anEpochOfTwiceTheBytesWaitsTwiceAsLong() {
    Run dense =
        new Run(3, STEPS, List.of(new Run.Epoch(70, 2 * BYTES, 0, 0, 0), epoch(70)), Map.of());
    Curve curve = Curve.of(List.of(dense), TIMES, "100mbit");
    assertEquals(2 * STEPS * 0.125, curve.points().get(0).networkSeconds(), 1e-9);
    assertEquals(3 * STEPS * 0.125, curve.last().networkSeconds(), 1e-9);
    assertEquals(2 * 70 + 3 * STEPS * 0.125, curve.last().seconds(), 1e-9);
  }

  @Test
  void withoutALimitTheNetworkCostsNothing() {
    Curve curve = Curve.of(List.of(run(0.5)), TIMES, StepTimes.UNLIMITED);
    assertEquals(0, curve.last().networkSeconds(), 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void figuresAreMeansOverTheSeeds(long seed) {
    Random random = new Random(seed);
    double[][] accuracies = new double[3][6];
    List<Run> runs = new ArrayList<>();
    for (double[] ofSeed : accuracies) {
      for (int i = 0; i < ofSeed.length; i++) {
        ofSeed[i] = random.nextDouble();
      }
      runs.add(run(ofSeed));
    }
    Curve curve = Curve.of(runs, TIMES, "1gbit");
    for (int i = 0; i < accuracies[0].length; i++) {
      double mean = (accuracies[0][i] + accuracies[1][i] + accuracies[2][i]) / 3;
      Curve.Point point = curve.points().get(i);
      assertEquals(i + 1, point.epoch());
      assertEquals(mean, point.accuracy(), 1e-12);
      assertEquals(1 - mean, point.loss(), 1e-12);
      assertEquals(2 - mean, point.testLoss(), 1e-12);
      assertEquals(mean, curve.accuracyAfter(i + 1), 1e-12);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTargetIsReachedWhereAccuracyStays(long seed) {
    Random random = new Random(seed);
    double[] accuracies = random.doubles(8).map(x -> Math.rint(10 * x) / 10).toArray();
    for (double target = 0; target <= 1; target += 0.1) {
      int first = accuracies.length;
      for (int from = accuracies.length - 1; from >= 0; from--) {
        boolean stays = true;
        for (int i = from; i < accuracies.length; i++) {
          stays &= accuracies[i] >= target;
        }
        first = stays ? from : first;
      }
      Optional<Integer> expected =
          first == accuracies.length ? Optional.empty() : Optional.of(first + 1);
      Curve curve = Curve.of(List.of(run(accuracies)), TIMES, "1gbit");
      assertEquals(expected, curve.reaches(target).map(Curve.Point::epoch), "target " + target);
    }
  }

  @Test
  void afterMoreEpochsThanThereAreItIsTheLast() {
    assertEquals(0.6, Curve.of(List.of(run(0.5, 0.6)), TIMES, "1gbit").accuracyAfter(3), 1e-12);
  }
}

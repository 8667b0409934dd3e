package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.share.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided for a target, without a training. */
final class TargetControlTest {
  /** Rank 0's exchanges, one after the other, as {@link StepExchange} has them. */
  private static final class Exchanges {
    private final TargetControl control;
    private final int batchesPerEpoch;
    private final Random noise;
    private final double spread;
    private ControlState state;
    private int batch;
    private int exchanges;

    /** All H that there were, in turn, and the exchange at which each began. */
    private final List<Integer> localSteps = new ArrayList<>();

    private final List<Integer> changes = new ArrayList<>();

    Exchanges(
        String target,
        boolean alpha,
        int localSteps,
        int batchesPerEpoch,
        long seed,
        double spread,
        long fixedBytes) {
      this.control =
          new TargetControl(
              Target.parse(target),
              alpha,
              Math.min(Target.MOST_LOCAL_STEPS, batchesPerEpoch),
              fixedBytes);
      this.batchesPerEpoch = batchesPerEpoch;
      this.noise = new Random(seed);
      this.spread = spread;
      this.state = ControlState.start(localSteps);
      this.localSteps.add(localSteps);
    }

    static Exchanges of(String target, boolean alpha, int localSteps) {
      return new Exchanges(target, alpha, localSteps, 1000, 1, 0, 0);
    }

    /**
     * Trains for some exchanges.
     *
     * @param ratio of a message's batches, of the factor of alpha and of their number
     */
    void run(int count, ToDoubleBiFunction<Double, Integer> ratio) {
      for (int i = 0; i < count; i++) {
        int steps = Math.min(state.localSteps(), batchesPerEpoch - batch);
        batch = (batch + steps) % batchesPerEpoch;
        double exact = steps / ratio.applyAsDouble((double) state.factor(), steps);
        exchange(exact * Math.exp(spread * noise.nextGaussian()), steps);
      }
    }

    /**
     * Trains for some exchanges.
     *
     * @param bytes of a message, likewise
     * @param whole bytes of a batch as float32
     */
    void runBytes(int count, ToDoubleBiFunction<Double, Integer> bytes, double whole) {
      for (int i = 0; i < count; i++) {
        int steps = state.localSteps();
        exchange(bytes.applyAsDouble((double) state.factor(), steps), whole * steps);
      }
    }

    private void exchange(double part, double whole) {
      ControlState before = state;
      if (before.decidedFactor() > 0) {
        state = before.taking(before.decidedFactor(), before.decidedLocalSteps());
      }
      exchanges++;
      if (state.localSteps() == before.localSteps()) {
        state = control.next(state, part, whole);
      } else {
        localSteps.add(state.localSteps());
        changes.add(exchanges);
      }
    }
  }

  /** A compression whose bytes fall with the square of alpha, as is about the case. */
  @ParameterizedTest(name = "ratio={0} from alpha {1}")
  @CsvSource({"1000, 0.5", "1000, 8", "50, 100", "5000, 0.01"})
  void aRatioIsReachedByAlpha(double ratio, double alpha) {
    TargetControl control = new TargetControl(new Target(Target.Kind.RATIO, ratio), true, 1, 0);
    ControlState state = ControlState.start(1);
    double got = 0;
    for (int exchange = 0; exchange < 120; exchange++) {
      double now = alpha * state.factor();
      got = 100 * now * now;
      ControlState next = control.next(state, 1e6 / got, 1e6);
      state = next.taking(next.decidedFactor(), next.decidedLocalSteps());
      assertEquals(1, state.localSteps());
    }
    assertEquals(ratio, got, 0.02 * ratio);
  }

  @ParameterizedTest(name = "comm={0}")
  @ValueSource(doubles = {0.05, 0.3})
  void aShareOfTheTimeIsReached(double share) {
    TargetControl control = new TargetControl(new Target(Target.Kind.COMM, share), true, 1, 0);
    ControlState state = ControlState.start(1);
    double got = 0;
    for (int exchange = 0; exchange < 150; exchange++) {
      double moving = 2 / state.factor();
      got = moving / (1 + moving);
      ControlState next = control.next(state, moving, 1 + moving);
      state = next.taking(next.decidedFactor(), next.decidedLocalSteps());
    }
    assertEquals(share, got, 0.1 * share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 1e300})
  void theFactorStaysWithinBounds(double bytes) {
    TargetControl control = new TargetControl(new Target(Target.Kind.RATIO, 10), true, 1, 0);
    ControlState state = ControlState.start(1);
    for (int exchange = 0; exchange < 1000; exchange++) {
      ControlState next = control.next(state, bytes, 1);
      state = next.taking(next.decidedFactor(), next.decidedLocalSteps());
      assertTrue(state.factor() > 1 / 1100.0 && state.factor() < 1100, state.toString());
    }
  }

  /**
   * A network of a million bytes with batch normalisation: at H = 1 its statistics alone would be
   * more than a ratio of 1,000 allows.
   */
  @ParameterizedTest(name = "from alpha {0} and H = {1}")
  @CsvSource({"0.5, 4", "8, 4", "8, 1", "0.01, 64"})
  void statisticsDoNotTakeWhatTheNetworkLearns(double alpha, int localSteps) {
    Exchanges exchanges = new Exchanges("ratio=1000", true, localSteps, 1000, 1, 0, 1100);
    double[] bytes = new double[2];
    exchanges.runBytes(
        600,
        (factor, steps) -> {
          double now = alpha * factor;
          bytes[0] = 1e6 * steps;
          bytes[1] = 1e6 / (20 * now * now);
          return 1100 + bytes[1];
        },
        1e6);
    assertEquals(1000, bytes[0] / (1100 + bytes[1]), 50);
    assertTrue(bytes[1] > 1100, "learnt from " + bytes[1] + " bytes");
  }

  /** H divides statistics and the rest alike: there is nothing to tell apart. */
  @Test
  void withoutAnAlphaStatisticsAreBytesLikeOthers() {
    Exchanges exchanges = new Exchanges("ratio=1000", false, 4, 1000, 1, 0, 2000);
    exchanges.runBytes(100, (factor, steps) -> 5200, 1e6);
    assertEquals(List.of(4), exchanges.localSteps);
  }

  /** A ratio that cannot be reached: H is at its end, and the statistics alone are too many. */
  @Test
  void someOfTheNetworkIsSentWhereARatioCannotBeReached() {
    Exchanges exchanges = new Exchanges("ratio=1000", true, 1, 1, 1, 0, 1100);
    double[] sent = new double[1];
    exchanges.runBytes(
        600,
        (factor, steps) -> {
          sent[0] = 1e5 / (factor * factor);
          return 1100 + sent[0];
        },
        1e6);
    assertEquals(100, sent[0], 5);
  }

  @Test
  void alphaMovesFirst() {
    Exchanges exchanges = Exchanges.of("ratio=1000", true, 4);
    exchanges.run(200, (factor, steps) -> 100 * factor * factor);
    assertEquals(List.of(4), exchanges.localSteps);
    assertEquals(Math.sqrt(10), exchanges.state.factor(), 0.02);
  }

  @Test
  void localStepsDoubleWhereAlphaDoesNotSuffice() {
    Exchanges exchanges = Exchanges.of("ratio=1000", true, 4);
    exchanges.run(1000, (factor, steps) -> 2 * factor * steps);
    assertEquals(List.of(4, 8, 16, 32, 64), exchanges.localSteps);
    // 64 is as far as they go; alpha does the rest.
    assertEquals(1000 / 128.0, exchanges.state.factor(), 0.3);
  }

  @Test
  void localStepsHalveWhereAlphaDoesNotSuffice() {
    Exchanges exchanges = Exchanges.of("ratio=10", true, 8);
    exchanges.run(1000, (factor, steps) -> 100 * factor * steps);
    assertEquals(List.of(8, 4, 2, 1), exchanges.localSteps);
    assertEquals(0.1, exchanges.state.factor(), 0.001);
  }

  @Test
  void alphaGoesBackAndMeasuringStartsOverWhereLocalStepsChange() {
    Exchanges exchanges = Exchanges.of("ratio=1000", true, 4);
    while (exchanges.localSteps.size() == 1) {
      assertTrue(exchanges.state.factor() <= 4, exchanges.state.toString());
      exchanges.run(1, (factor, steps) -> 2.0);
    }
    assertEquals(8, exchanges.state.localSteps());
    assertEquals(2, exchanges.state.factor());
    assertTrue(Double.isNaN(exchanges.state.part()));
    assertEquals(0, exchanges.state.pressed());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void someExchangesLieBetweenTwoChanges(boolean alpha) {
    Exchanges exchanges = Exchanges.of("ratio=1000", alpha, 1);
    exchanges.run(200, (factor, steps) -> 1.0);
    exchanges.run(200, (factor, steps) -> 1e6);
    int last = 0;
    for (int exchange : exchanges.changes) {
      assertTrue(exchange - last >= TargetControl.PATIENCE, exchanges.changes.toString());
      last = exchange;
    }
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 64, 32, 16, 8, 4, 2, 1), exchanges.localSteps);
  }

  @Test
  void aRoundIsNotLongerThanAnEpoch() {
    Exchanges exchanges = new Exchanges("ratio=1000", false, 4, 5, 1, 0, 0);
    exchanges.run(50, (factor, steps) -> steps);
    exchanges.run(50, (factor, steps) -> 1e6);
    assertEquals(List.of(4, 5, 3, 2, 1), exchanges.localSteps);
  }

  /** As it was given, but no more of it. */
  @Test
  void moreThanAnEpochIsNotDoubled() {
    Exchanges exchanges = new Exchanges("ratio=1000", false, 100, 9, 1, 0, 0);
    exchanges.run(50, (factor, steps) -> steps);
    assertEquals(List.of(100), exchanges.localSteps);
    exchanges.run(50, (factor, steps) -> 1e6);
    assertEquals(List.of(100, 5, 3, 2, 1), exchanges.localSteps);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void localStepsComeBackWithTheNeed(boolean alpha) {
    Exchanges exchanges = Exchanges.of("ratio=100", alpha, 4);
    exchanges.run(300, (factor, steps) -> 0.5 * factor * steps);
    int slow = exchanges.state.localSteps();
    exchanges.run(300, (factor, steps) -> 60 * factor * steps);
    int fast = exchanges.state.localSteps();
    assertTrue(slow >= 32 && fast <= 8, slow + ", then " + fast);
  }

  /**
   * Whatever the ratio depends on, where alpha or local steps can meet it, it is met, and they come
   * to rest.
   */
  @ParameterizedTest(name = "from {0} by alpha^{1} and H^{2}, {3} batches an epoch, noise {4}")
  @CsvSource({
    "40, 2, 1, 1000, 0",
    "40, 1, 1, 1000, 0.1",
    "40, 2, 0.5, 1000, 0.1",
    "40, 0.5, 1, 1000, 0.05",
    "2000, 1, 1, 1000, 0.1",
    "30000, 2, 0.5, 1000, 0.1",
    "8000, 1, 1, 13, 0.1",
    "100, 1.5, 0.7, 30, 0.1",
    "300, 2, 0, 117, 0.1",
  })
  void localStepsComeToRest(double start, double power, double root, int batches, double noise) {
    for (int seed = 0; seed < 20; seed++) {
      Exchanges exchanges = new Exchanges("ratio=1000", true, 4, batches, seed, noise, 0);
      ToDoubleBiFunction<Double, Integer> ratio =
          (factor, steps) -> start * Math.pow(factor, power) * Math.pow(steps / 4.0, root);
      exchanges.run(300, ratio);
      int changes = exchanges.changes.size();
      exchanges.run(700, ratio);
      String what = "seed " + seed + ": " + exchanges.localSteps + " at " + exchanges.changes;
      assertEquals(changes, exchanges.changes.size(), what);
      assertTrue(changes <= 6, what);
      double share = exchanges.state.part() / exchanges.state.whole();
      assertEquals(1, 1000 * share, 0.35, what);
    }
  }

  @ParameterizedTest(name = "ratio={0}, {1} batches an epoch, from H={2}")
  @CsvSource({
    "1, 1000, 4",
    "3, 1000, 4",
    "5.6, 1000, 1",
    "12, 1000, 64",
    "4, 5, 1",
    "3.2, 5, 4",
    "7, 9, 3",
    "40, 117, 5",
    "11, 20, 7",
  })
  void withoutAlphaLocalStepsComeToRest(double ratio, int batches, int start) {
    Exchanges exchanges = new Exchanges("ratio=" + ratio, false, start, batches, 1, 0, 0);
    exchanges.run(100, (factor, steps) -> steps);
    int changes = exchanges.changes.size();
    exchanges.run(1000, (factor, steps) -> steps);
    assertTrue(exchanges.changes.size() <= changes + 1, exchanges.localSteps.toString());
    assertEquals(1, exchanges.state.factor());
    double share = exchanges.state.part() / exchanges.state.whole();
    assertTrue(
        Math.abs(Math.log(ratio * share)) < Math.log(1.8), exchanges.localSteps + ", " + share);
  }

  /** A round that an epoch's end makes short may add a change, but not one there and back. */
  @ParameterizedTest(name = "{0} batches an epoch")
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 9, 11, 13, 17, 23, 31, 33, 48, 63, 64, 65, 117, 129})
  void withoutAlphaLocalStepsDoNotSwing(int batches) {
    for (double ratio = 1; ratio < 70; ratio *= 1.07) {
      for (int start : new int[] {1, 3, 4, 7, 16, 64}) {
        Exchanges exchanges = new Exchanges("ratio=" + ratio, false, start, batches, 1, 0, 0);
        exchanges.run(1500, (factor, steps) -> steps);
        String what = "from " + start + " for " + ratio + ": " + exchanges.localSteps;
        assertTrue(exchanges.changes.size() <= 8, what);
      }
    }
  }
}

package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets for which alpha is set. */
final class AlphaControlTest {
  /** A compression whose bytes fall with the square of alpha, as is about the case. */
  @ParameterizedTest(name = "ratio={0} from alpha {1}")
  @CsvSource({"1000, 0.5", "1000, 8", "50, 100", "5000, 0.01"})
  void aRatioIsReached(double ratio, double alpha) {
    AlphaControl control = new AlphaControl(new Target(Target.Kind.RATIO, ratio));
    AlphaState state = AlphaState.START;
    double got = 0;
    for (int exchange = 0; exchange < 120; exchange++) {
      double now = alpha * state.factor();
      got = 100 * now * now;
      AlphaState next = control.next(state, 1e6 / got, 1e6);
      state = next.withFactor(next.decided());
    }
    assertEquals(ratio, got, 0.02 * ratio);
  }

  @ParameterizedTest(name = "comm={0}")
  @ValueSource(doubles = {0.05, 0.3})
  void aShareOfTheTimeIsReached(double share) {
    AlphaControl control = new AlphaControl(new Target(Target.Kind.COMM, share));
    AlphaState state = AlphaState.START;
    double got = 0;
    for (int exchange = 0; exchange < 150; exchange++) {
      double moving = 2 / state.factor();
      got = moving / (1 + moving);
      AlphaState next = control.next(state, moving, 1 + moving);
      state = next.withFactor(next.decided());
    }
    assertEquals(share, got, 0.1 * share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 1e300})
  void theFactorStaysWithinBounds(double bytes) {
    AlphaControl control = new AlphaControl(new Target(Target.Kind.RATIO, 10));
    AlphaState state = AlphaState.START;
    for (int exchange = 0; exchange < 1000; exchange++) {
      AlphaState next = control.next(state, bytes, 1);
      state = next.withFactor(next.decided());
      assertTrue(state.factor() > 1 / 1100.0 && state.factor() < 1100, state.toString());
    }
  }

  private static Crew crew(Share share, long seed) {
    Sharing base =
        share == Share.UPDATES ? new Sharing(share, 2, Outer.DEFAULT) : Sharing.GRADIENTS;
    Crew crew =
        Trainings.shuffled("mlp:32,16", "variance:alpha=0.5", 3, 8, 24, seed)
            .startingFrom(Trainings.network("mlp:32,16", "sgd:0.01", seed));
    return crew.sharing(base.withTarget(new Target(Target.Kind.RATIO, 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRADIENTS", "UPDATES"})
  void allWorkersHaveTheSameAlphaAndTheSameSeedDecidesAlike(Share share) throws Exception {
    List<Crew.Outcome> ranks = crew(share, 7).train();
    List<Float> factors = factors(ranks.get(0));
    for (Crew.Outcome rank : ranks) {
      assertEquals(factors, factors(rank));
      assertEquals(ranks.get(0).hashes(), rank.hashes());
    }
    assertNotEquals(1f, factors.get(0));
    Crew.Outcome again = crew(share, 7).train(1).get(0);
    assertEquals(factors, factors(again), "in one JVM");
    assertEquals(ranks.get(0).hashes(), again.hashes());
  }

  /** Within 20 %, over the second half of a run. */
  @ParameterizedTest
  @ValueSource(strings = {"GRADIENTS", "UPDATES"})
  void trainingReachesTheRatio(Share share) throws Exception {
    List<Crew.Outcome> ranks = crew(share, 8).train();
    Traffic traffic = new Traffic();
    for (Crew.Outcome rank : ranks) {
      rank.epochs().subList(12, 24).forEach(epoch -> traffic.add(epoch.traffic()));
    }
    int parameters = ranks.get(0).state().parameters().length;
    assertEquals(20, traffic.wireRatio(parameters), 4);
  }

  private static List<Float> factors(Crew.Outcome rank) {
    return rank.epochs().stream().map(EpochFigures::alphaFactor).toList();
  }
}

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

/** Trainings in which alpha and local steps are set for a target. */
final class TargetTrainingTest {
  private static Crew crew(Share share, long seed) {
    Sharing base =
        share == Share.UPDATES ? new Sharing(share, 2, Outer.DEFAULT) : Sharing.GRADIENTS;
    return crew("variance:alpha=0.5", base, 20, seed);
  }

  private static Crew crew(String compression, Sharing base, double ratio, long seed) {
    return Trainings.shuffled("mlp:32,16", compression, 3, 8, 24, seed)
        .startingFrom(Trainings.network("mlp:32,16", "sgd:0.01", seed))
        .sharing(base.withTarget(new Target(Target.Kind.RATIO, ratio)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRADIENTS", "UPDATES"})
  void allWorkersHaveTheSameAlphaAndTheSameSeedDecidesAlike(Share share) throws Exception {
    List<Crew.Outcome> ranks = crew(share, 7).train();
    assertNotEquals(1f, ranks.get(0).epochs().get(0).alphaFactor());
    assertAlike(ranks, crew(share, 7).train(1));
  }

  /** Epochs of five batches, so up to five local steps. */
  @ParameterizedTest(name = "{0} for ratio={2}: H from {1} to {3}")
  @CsvSource({
    "none, 1, 4, 5",
    "none, 5, 1, 1",
    "none:fp16, 1, 8, 5",
    "qsgd, 1, 1000, 5",
    "qsgd, 4, 1.5, 1",
    "strom:tau=0.0001, 1, 3000, 5",
    "variance:alpha=0.5, 1, 30000, 5",
    "variance:alpha=200, 4, 1.5, 1"
  })
  void localStepsAreTheSameOnAllWorkersAndTheSameSeedDecidesAlike(
      String compression, int from, double ratio, int to) throws Exception {
    Sharing base = new Sharing(Share.UPDATES, from, Outer.DEFAULT);
    List<Crew.Outcome> ranks = crew(compression, base, ratio, 9).train();
    assertEquals(to, ranks.get(0).epochs().get(23).localSteps(), settings(ranks.get(0)).toString());
    assertAlike(ranks, crew(compression, base, ratio, 9).train(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "none:fp16"})
  void anAllReduceCountsAsMessages(String compression) throws Exception {
    Crew crew = crew(compression, new Sharing(Share.UPDATES, 1, Outer.DEFAULT), 4.5, 9);
    List<Crew.Outcome> ranks = crew.train(Crew.ALL_REDUCE);
    assertTrue(ranks.get(0).vectorSums() > 0);
    assertAlike(ranks, crew.train());
  }

  private static void assertAlike(List<Crew.Outcome> ranks, List<Crew.Outcome> others) {
    for (Crew.Outcome rank : ranks) {
      assertEquals(settings(ranks.get(0)), settings(rank));
      assertEquals(ranks.get(0).hashes(), rank.hashes());
    }
    for (Crew.Outcome rank : others) {
      assertEquals(settings(ranks.get(0)), settings(rank));
      assertEquals(ranks.get(0).hashes(), rank.hashes());
    }
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

  /** Alpha and local steps at each epoch's end. */
  private static List<String> settings(Crew.Outcome rank) {
    return rank.epochs().stream().map(TargetTrainingTest::setting).toList();
  }

  private static String setting(EpochFigures epoch) {
    return epoch.alphaFactor() + ", H=" + epoch.localSteps();
  }
}

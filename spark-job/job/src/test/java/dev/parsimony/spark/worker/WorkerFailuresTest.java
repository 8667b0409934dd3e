package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that must stop, on all workers, with a sentence that says why. */
final class WorkerFailuresTest {
  private static final String MODEL = "mlp:16";
  private static final String ADVICE =
      ". Lower the learning rate, or look for extreme values in the data.";

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @Test
  void replicasThatBeginDifferentlyStopAtOnce() throws Exception {
    Crew crew =
        crew(rank -> Trainings.network(MODEL, "sgd:0.1", rank == 0 || rank == 2 ? 1 : 9), 4, 1, 5);
    assertDiffer(crew.run(), "[1, 3]", 1);
  }

  @Test
  void aReplicaThatTakesAWrongStepStopsAtTheNextComparison() throws Exception {
    NetworkSnapshot network = Trainings.network(MODEL, "sgd:0.1", 1);
    assertDiffer(crew(rank -> network, 3, 1, 60).withWrongStep(2, 7).run(), "[2]", 51);
  }

  @Test
  void theComparisonGoesOnOverEpochs() throws Exception {
    NetworkSnapshot network = Trainings.network(MODEL, "sgd:0.1", 1);
    assertDiffer(crew(rank -> network, 2, 12, 5).withWrongStep(1, 7).run(), "[1]", 51);
  }

  @Test
  void aWrongStepShowsInTheHashAfterTheEpoch() throws Exception {
    NetworkSnapshot network = Trainings.network(MODEL, "sgd:0.1", 1);
    List<Crew.Outcome> ranks = crew(rank -> network, 2, 2, 5).withWrongStep(1, 7).train();
    assertEquals(ranks.get(0).hashes().get(0), ranks.get(1).hashes().get(0));
    assertNotEquals(ranks.get(0).hashes().get(1), ranks.get(1).hashes().get(1));
  }

  private static void assertDiffer(List<Crew.Outcome> ranks, String different, int step) {
    String expected =
        "The replicas of the workers "
            + different
            + " differ from worker 0's before step "
            + step
            + ". Run all executors on the same kind of processor with the same number of threads"
            + " per worker.";
    for (Crew.Outcome rank : ranks) {
      assertSentence(expected, rank);
    }
  }

  @ParameterizedTest(name = "{0}, features of {1}")
  @CsvSource({"none, 3e38", "variance, 3e38", "strom:tau=0.1, 3e38", "qsgd, 3e38"})
  void aGradientThatIsNotFiniteStopsAllWorkers(String compression, float scale) throws Exception {
    String sentence = assertCulprit(oneWorkerWithExtremeFeatures(compression, scale));
    assertSentence("mean gradient", sentence);
  }

  @Test
  void aSecondMomentThatIsNotFiniteStopsAllWorkers() throws Exception {
    assertSentence("second moment", assertCulprit(oneWorkerWithExtremeFeatures("variance", 1e37f)));
  }

  /** A rate that float32 cannot hold, in the last step of all: there is no next score to tell. */
  @Test
  void parametersThatAreNotFiniteStopAllWorkers() throws Exception {
    NetworkSnapshot network = Trainings.network(MODEL, "sgd:1e39", 1);
    for (Crew.Outcome rank : crew(worker -> network, 2, 1, 1).run()) {
      String sentence =
          rank.failure() instanceof ExchangeException e
              ? e.reason()
              : assertInstanceOf(TrainingFailedException.class, rank.failure()).getMessage();
      String expected =
          "The parameter of worker [01] became (NaN|-?Infinity) in step 1, at element \\d+ of tensor"
              + " layer[01]_[Wb]";
      assertTrue(sentence.matches(expected + Pattern.quote(ADVICE)), sentence);
    }
  }

  private static void assertSentence(String quantity, String sentence) {
    String expected =
        "The %s of worker 1 became (NaN|-?Infinity) in step 1, at element \\d+ of tensor layer[01]_[Wb]"
            .formatted(quantity);
    assertTrue(sentence.matches(expected + Pattern.quote(ADVICE)), sentence);
  }

  private static List<Crew.Outcome> oneWorkerWithExtremeFeatures(String compression, float scale)
      throws Exception {
    NetworkSnapshot network = Trainings.network(MODEL, "sgd:0.1", 1);
    ExampleFormat format = Trainings.format(MODEL);
    Crew crew =
        new Crew(
            3,
            rank -> network,
            format,
            CompressorSpec.parse(compression),
            rank ->
                new ShuffledBatches(
                    new RandomExamples(
                        format, 8, Trainings.CLASSES, 1, rank, rank == 1 ? scale : 1),
                    8,
                    1,
                    rank),
            Trainings.examples(format, 8, 1),
            new TrainingSchedule(0, 1, 1, 8, false),
            1,
            0,
            0);
    return crew.run();
  }

  /** Worker 1 detected by itself, and told the others. */
  private static String assertCulprit(List<Crew.Outcome> ranks) {
    assertInstanceOf(TrainingFailedException.class, ranks.get(1).failure());
    String sentence = ranks.get(1).failure().getMessage();
    for (Crew.Outcome rank : List.of(ranks.get(0), ranks.get(2))) {
      ExchangeException failure =
          assertInstanceOf(ExchangeException.class, rank.failure(), "told by the culprit");
      assertEquals(1, failure.culprit());
      assertEquals(sentence, failure.reason());
    }
    return sentence;
  }

  /** Every rank finds out by itself, or hears of it from the first that did. */
  private static void assertSentence(String expected, Crew.Outcome rank) {
    if (rank.failure() instanceof ExchangeException e) {
      assertEquals(expected, e.reason());
    } else {
      assertInstanceOf(TrainingFailedException.class, rank.failure());
      assertEquals(expected, rank.failure().getMessage());
    }
  }

  private static Crew crew(
      IntFunction<NetworkSnapshot> networks, int workers, int epochs, int stepsPerEpoch) {
    ExampleFormat format = Trainings.format(MODEL);
    return new Crew(
        workers,
        networks,
        format,
        CompressorSpec.parse("variance"),
        rank ->
            new ShuffledBatches(
                Trainings.examples(format, 4 * stepsPerEpoch, 60 + rank), 4, 1, rank),
        Trainings.examples(format, 8, 1),
        new TrainingSchedule(0, epochs, stepsPerEpoch, 4, false),
        1,
        0,
        0);
  }
}

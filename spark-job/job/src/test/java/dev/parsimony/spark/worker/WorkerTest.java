package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.worker.Trainings.WorkerSteps;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What several workers train together. */
final class WorkerTest {
  private static final String MOMENTUM = "nesterovs:0.05,0.9";

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"mlp:32,16", "lenet", "graph", "truncated"})
  void fourWorkersEqualOneWithTheWholeBatch(String model) throws Exception {
    NetworkSnapshot network = Trainings.network(model, MOMENTUM, 5);
    WorkerSteps steps = WorkerSteps.all(2, 10);
    ReplicaState four = Trainings.dealt(model, network, 4, 32, steps).train().get(0).state();
    ReplicaState one = Trainings.dealt(model, network, 1, 32, steps).train().get(0).state();
    assertTrue(relative(four.parameters(), one.parameters()) < 1e-4);
    assertTrue(relative(four.updaterState(), one.updaterState()) < 1e-3);
    double moved = relative(network.state().parameters(), one.parameters());
    assertTrue(moved > 1e-2, "moved by only " + moved);
  }

  @ParameterizedTest(name = "{0} with {1} and {2} workers")
  @CsvSource({
    "'mlp:32,16', variance, 4",
    "'mlp:32,16', none, 3",
    "'mlp:32,16', none:fp16, 3",
    "'mlp:32,16', strom:tau=0.01, 3",
    "batch-norm, 'hybrid:tau=0.01,warmup=4', 3",
    "batch-norm, 'qsgd:bits=3,bucket=64', 3",
    "'mlp:32,16', 'variance:error-feedback;*_b=none;layer1_*=qsgd', 3",
    "lenet, variance, 2",
    "graph, variance, 3",
    "batch-norm, variance, 3",
    "batch-norm, variance:variance-samples=4, 3",
    "vgg-small, variance, 3",
    "truncated, variance, 2",
    "truncated, variance:variance-samples=2, 2",
  })
  void replicasKeepTheSameBits(String model, String compression, int workers) throws Exception {
    List<Crew.Outcome> ranks = Trainings.shuffled(model, compression, workers, 8, 3, 11).train();
    Crew.Outcome first = ranks.get(0);
    for (Crew.Outcome rank : ranks) {
      assertEquals(first.hashes(), rank.hashes());
      assertEquals(first.scores(), rank.scores());
      assertArrayEquals(first.state().parameters(), rank.state().parameters());
      assertArrayEquals(first.state().updaterState(), rank.state().updaterState());
      // Three epochs of five batches; a truncated one takes a step for each of its segments.
      assertEquals(model.equals("truncated") ? 75 : 15, rank.state().iteration());
      assertEquals(3, rank.state().epoch());
    }
    assertEquals(3, new HashSet<>(first.hashes()).size(), "every epoch changes the parameters");
  }

  @ParameterizedTest(name = "{0} with {1}: {2} workers in {3} JVMs (0: all-reduce), seed {4}")
  @CsvSource({
    "'mlp:32,16', variance, 4, 1, 13",
    "'mlp:32,16', none, 5, 2, 14",
    "batch-norm, 'qsgd:bits=3,bucket=64', 3, 1, 15",
    "batch-norm, none, 3, 0, 17",
    "lenet, none, 2, 0, 18",
    "'mlp:32,16', variance, 2, 0, 19",
    "lenet, none:fp16, 3, 0, 20",
    "'mlp:32,16', none:fp16, 4, 0, 21",
    "batch-norm, none:fp16, 2, 0, 22",
    "lenet, variance, 3, 2, 16",
  })
  void workersThatShareAJvmTrainTheSameBits(
      String model, String compression, int workers, int jvms, long seed) throws Exception {
    Crew crew = Trainings.shuffled(model, compression, workers, 8, 2, seed);
    Crew.Outcome apart = crew.train().get(0);
    for (Crew.Outcome rank : crew.train(jvms)) {
      assertEquals(apart.hashes(), rank.hashes());
      assertEquals(apart.scores(), rank.scores());
      assertArrayEquals(apart.state().parameters(), rank.state().parameters());
      assertArrayEquals(apart.state().updaterState(), rank.state().updaterState());
    }
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "lenet, none, true",
    "batch-norm, none, true",
    "lenet, none:fp16, true",
    "batch-norm, none:fp16, false",
    "lenet, variance, false",
    "lenet, 'none;*_b=variance', false",
  })
  void vectorsAreSummedWhereMessagesWouldHoldThem(String model, String compression, boolean summed)
      throws Exception {
    Crew crew = Trainings.shuffled(model, compression, 2, 8, 1, 23);
    for (Crew.Outcome rank : crew.train(Crew.ALL_REDUCE)) {
      assertEquals(summed, rank.vectorSums() > 0);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @CsvSource({"'mlp:32,16', 1", "mlp:32,16, 2", "lenet, 3", "vgg-small, 4"})
  void theSameSeedGivesTheSameBits(String model, long seed) throws Exception {
    Crew.Outcome first = Trainings.shuffled(model, "variance", 2, 8, 2, seed).train().get(0);
    Crew.Outcome second = Trainings.shuffled(model, "variance", 2, 8, 2, seed).train().get(0);
    assertEquals(first.hashes(), second.hashes());
    assertEquals(first.scores(), second.scores());
    assertArrayEquals(first.state().parameters(), second.state().parameters());
    Crew.Outcome other = Trainings.shuffled(model, "variance", 2, 8, 2, seed + 1).train().get(0);
    assertNotEquals(first.hashes(), other.hashes());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"mlp:32,16", "lenet"})
  void varianceLearns(String model) throws Exception {
    List<Crew.Outcome> ranks = Trainings.shuffled(model, "variance:alpha=1", 2, 16, 8, 21).train();
    TestFigures tested = ranks.get(0).epochs().get(7).test();
    assertEquals(tested, ranks.get(1).epochs().get(7).test());
    assertEquals(80, tested.examples());
    assertTrue(tested.accuracy() > 0.9, tested.toString());
    assertTrue(tested.loss() < ranks.get(0).epochs().get(0).test().loss(), tested.toString());
    List<Double> scores = ranks.get(0).scores();
    assertTrue(scores.get(7) < scores.get(0) / 2, scores.toString());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"none", "variance"})
  void statisticsAreAveragedOverTheWorkers(String compression) throws Exception {
    Crew together = oneStep(2, 0, compression);
    float[] mean = together.train().get(0).state().parameters();
    assertArrayEquals(mean, together.train().get(1).state().parameters());
    float[] left = oneStep(1, 0, compression).train().get(0).state().parameters();
    float[] right = oneStep(1, 1, compression).train().get(0).state().parameters();
    NetworkSnapshot network = together.networks().apply(0);
    int statistics = 0;
    for (ParameterTensor tensor :
        Networks.check(
                network,
                together.format(),
                Trainings.CLASSES,
                MomentRequest.MEAN,
                KernelChoice.DL4J)
            .layout()
            .tensors()) {
      if (tensor.kind() == TensorKind.STATISTIC) {
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          assertEquals((left[i] + right[i]) / 2, mean[i], 1e-6);
          assertNotEquals(left[i], right[i]);
          statistics++;
        }
      }
    }
    assertEquals(32, statistics);
  }

  private static Crew oneStep(int workers, int firstRank, String compression) {
    Crew crew = Trainings.shuffled("batch-norm", compression, workers, 8, 1, 31);
    return crew.with(
        workers,
        rank -> crew.batches().apply(rank + firstRank),
        new TrainingSchedule(0, 1, 1, 8, false));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({"'mlp:32,16', adam:0.01", "lenet, nesterovs:0.05", "graph, nesterovs:0.05"})
  void goingOnFromASavedModelEqualsNotStopping(String model, String updater) throws Exception {
    NetworkSnapshot network = Trainings.network(model, updater, 41);
    ReplicaState whole =
        Trainings.dealt(model, network, 2, 16, WorkerSteps.all(4, 3)).train().get(0).state();
    ReplicaState half =
        Trainings.dealt(model, network, 2, 16, new WorkerSteps(12, 0, 2, 3)).train().get(0).state();
    NetworkSnapshot saved =
        NetworkFiles.fromZip("model.zip", NetworkFiles.toZip(network.with(half)));
    assertState(half, saved.state());
    ReplicaState goneOn =
        Trainings.dealt(model, saved, 2, 16, new WorkerSteps(12, 6, 2, 3)).train().get(0).state();
    assertState(whole, goneOn);
  }

  private static void assertState(ReplicaState expected, ReplicaState got) {
    assertArrayEquals(expected.parameters(), got.parameters());
    assertArrayEquals(expected.updaterState(), got.updaterState());
    assertTrue(expected.updaterState().length > 0);
    assertEquals(expected.iteration(), got.iteration());
    assertEquals(expected.epoch(), got.epoch());
  }

  @Test
  void trafficCountsWhatWasSent() throws Exception {
    Crew.Outcome dense = Trainings.shuffled("batch-norm", "none", 2, 8, 1, 51).train().get(0);
    int parameters = dense.state().parameters().length;
    assertEquals(5, dense.epochs().get(0).traffic().steps());
    assertEquals(5L * (parameters - 32), dense.epochs().get(0).traffic().elements());
    assertTrue(dense.epochs().get(0).traffic().bytes() > 5L * 4 * parameters);
    Crew.Outcome sparse = Trainings.shuffled("mlp:64", "variance", 2, 8, 1, 51).train().get(0);
    int gradients = sparse.state().parameters().length;
    assertTrue(sparse.epochs().get(0).traffic().elementsRatio(gradients) > 1.5);
    assertTrue(sparse.epochs().get(0).traffic().elements() > 0);
  }

  private static double relative(float[] got, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) got[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}

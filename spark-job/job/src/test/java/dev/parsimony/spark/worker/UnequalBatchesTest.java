package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Truncated backpropagation through time on sequences of any length: workers' batches differ in
 * their number of steps, and whoever has none left takes part without a gradient.
 */
final class UnequalBatchesTest {
  private static final int SEGMENT = 2;
  private static final int LONGEST = 9;
  private static final int FEATURES = 3;
  private static final int CLASSES = 4;
  private static final int BATCHES = 6;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0}, {1} workers in {2} JVMs (0: all-reduce), seed {3}")
  @CsvSource({
    "none, 2, 2, 1",
    "none, 3, 3, 2",
    "none, 3, 0, 3",
    "none:fp16, 2, 0, 4",
    "none:fp16, 3, 3, 5",
    "variance, 3, 2, 6",
    "variance:variance-samples=2, 2, 2, 7",
    "strom:tau=0.001, 3, 1, 8",
    "'hybrid:tau=0.001,warmup=4', 2, 2, 9",
    "'qsgd:bits=3,bucket=64', 3, 3, 10",
  })
  void replicasKeepTheSameBits(String compression, int workers, int jvms, long seed)
      throws Exception {
    List<Crew.Outcome> ranks = shuffled(compression, workers, seed, false).train(jvms);
    Crew.Outcome first = ranks.get(0);
    for (Crew.Outcome rank : ranks) {
      assertEquals(first.hashes(), rank.hashes());
      assertEquals(first.scores(), rank.scores());
      assertArrayEquals(first.state().parameters(), rank.state().parameters());
      assertArrayEquals(first.state().updaterState(), rank.state().updaterState());
    }
    assertEquals(3, new HashSet<>(first.hashes()).size(), "every epoch changes the parameters");
  }

  /** A step's mean is that over all examples, as within a batch, where ended ones count with 0. */
  @ParameterizedTest(name = "{0} workers, {1} (0: all-reduce), seed {2}")
  @CsvSource({"2, 2, 1", "4, 4, 2", "4, 2, 3", "2, 0, 4"})
  void workersEqualOneWithTheWholeBatch(int workers, int jvms, long seed) throws Exception {
    Crew.Outcome together = dealt(workers, seed).train(jvms).get(0);
    Crew.Outcome one = dealt(1, seed).train().get(0);
    assertEquals(one.state().iteration(), together.state().iteration());
    assertEquals(steps(new Series(64 * BATCHES, seed)), together.state().iteration());
    for (int epoch = 0; epoch < 2; epoch++) {
      assertEquals(one.scores().get(epoch), together.scores().get(epoch), 1e-5);
    }
    assertArrayEquals(one.state().parameters(), together.state().parameters(), 2e-4f);
  }

  @Test
  void aWorkerMayLeaveAStepOutThatAnotherHasNot() throws Exception {
    Crew crew = shuffled("none", 3, 12, true);
    List<Crew.Outcome> ranks =
        crew.with(
                3,
                rank ->
                    new SpoiledBatches(
                        crew.batches().apply(rank), step -> rank == 1 && step == 3, Float.NaN),
                crew.plan())
            .train();
    for (Crew.Outcome rank : ranks) {
      assertEquals(ranks.get(0).hashes(), rank.hashes());
      assertArrayEquals(ranks.get(0).state().parameters(), rank.state().parameters());
    }
    assertTrue(ranks.get(1).epochs().get(0).traffic().skippedSteps() > 0);
    assertEquals(0, ranks.get(0).epochs().get(0).traffic().skippedSteps());
  }

  @Test
  void whoHasEndedSendsNothingAndDoesNotCountAsCompressed() throws Exception {
    for (Crew.Outcome rank : shuffled("none", 3, 13, false).train()) {
      int parameters = rank.state().parameters().length;
      assertEquals(1, rank.epochs().get(0).traffic().elementsRatio(parameters), 1e-9);
    }
  }

  /** Optimiser steps of two epochs with batches of 64. */
  private static int steps(Series all) {
    int steps = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      int longest = 0;
      for (int i = 0; i < 64; i++) {
        longest = Math.max(longest, all.length(64 * batch + i));
      }
      steps += (longest + SEGMENT - 1) / SEGMENT;
    }
    return steps;
  }

  private static Crew dealt(int workers, long seed) {
    Series store = new Series(64 * BATCHES, seed);
    int batchSize = 64 / workers;
    return crew(
        "none",
        workers,
        store,
        new TrainingSchedule(0, 2, BATCHES / 2, batchSize, false),
        rank -> new DealtBatches(store, batchSize, rank, workers, 0));
  }

  private static Crew shuffled(String compression, int workers, long seed, boolean skip) {
    return crew(
        compression,
        workers,
        new Series(30, 99),
        new TrainingSchedule(0, 3, BATCHES, 4, skip),
        rank -> ShuffledBatches.byLength(new Series(25, 50 * seed + rank), 4, seed, rank));
  }

  private static Crew crew(
      String compression,
      int workers,
      ExampleStore test,
      TrainingSchedule plan,
      IntFunction<BatchSource> batches) {
    NetworkSnapshot network = network();
    return new Crew(
        workers,
        rank -> network,
        Series.FORMAT,
        CompressorSpec.parse(compression),
        batches,
        test,
        plan,
        1,
        0,
        0);
  }

  private static NetworkSnapshot network() {
    return NetworkFiles.fromConfiguration(
        "net.json",
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(0.02))
            .l2(1e-3)
            .list()
            .layer(new LSTM.Builder().nOut(6).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(CLASSES)
                    .build())
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(SEGMENT)
            .setInputType(InputType.recurrent(FEATURES))
            .build()
            .toJson());
  }

  /** Of 1 to 9 steps; the features of a step name its class. */
  private record Series(int size, long seed) implements ExampleStore {
    static final ExampleFormat FORMAT =
        new ExampleFormat(
            List.of(
                new ArrayFormat(
                        ArrayRole.LABELS, 0, ArrayShape.sequence(1, LONGEST), ArrayEncoding.CLASS)
                    .varying(),
                new ArrayFormat(
                        ArrayRole.FEATURES,
                        0,
                        ArrayShape.sequence(FEATURES, LONGEST),
                        ArrayEncoding.FLOAT32)
                    .varying(),
                mask(ArrayRole.FEATURES_MASK),
                mask(ArrayRole.LABELS_MASK)));

    private static ArrayFormat mask(ArrayRole role) {
      return new ArrayFormat(role, 0, ArrayShape.vector(LONGEST), ArrayEncoding.UINT8).varying();
    }

    @Override
    public int length(int index) {
      // Long ones are rare, so that workers' batches differ.
      return 1 + new Random(1000 * seed + index).nextInt(index % 8 == 0 ? LONGEST : 3);
    }

    @Override
    public int steps(int index, int array) {
      return FORMAT.arrays().get(array).mask() ? 0 : length(index);
    }

    @Override
    public void read(int index, int array, float[] into, int offset) {
      Random random = new Random(31 * seed + index);
      int steps = length(index);
      for (int t = 0; t < steps; t++) {
        int label = random.nextInt(CLASSES);
        if (array == ExampleFormat.CLASS) {
          into[offset + t] = label;
          continue;
        }
        for (int f = 0; f < FEATURES; f++) {
          into[offset + f * steps + t] = f == label ? 1 : 0;
        }
      }
    }
  }
}

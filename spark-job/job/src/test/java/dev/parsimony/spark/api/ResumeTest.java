package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.TrainingAbortedException;
import dev.parsimony.spark.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

/** A run that goes on from any of its checkpoints ends with the bits of one that never stopped. */
final class ResumeTest {
  private static final int CLASSES = 4;
  private static final int EPOCHS = 3;
  private static final int EXAMPLES = 120;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir private Path folder;

  private static Parsimony settings() {
    return Parsimony.on(SPARK.context()).workers(2).batchSize(4).epochs(EPOCHS).threadsPerWorker(1);
  }

  /** With dropout, so that the generators' states count. */
  private static MultiLayerNetwork dense(DataType type) {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.01)).dataType(type),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(12).dropOut(new Dropout(0.7)).build(),
        new BatchNormalization(),
        new DenseLayer.Builder().nOut(8).weightNoise(new DropConnect(0.8)).build());
  }

  private static JavaRDD<DataSet> vectors(long seed) {
    return SPARK
        .context()
        .parallelize(TestNetworks.batch(seed, CLASSES, EXAMPLES, 20).batchBy(17), 2);
  }

  /** What a run left: its checkpoints, of which one at least is not that at its end. */
  private record Kept<M extends Model>(
      Path folder, List<Path> checkpoints, TrainedNetwork<M> trained) {}

  /** Where writing does not keep up with training, only the checkpoint at the end is complete. */
  private <M extends Model> Kept<M> keep(
      Parsimony settings, String every, Function<Parsimony, TrainedNetwork<M>> fit)
      throws IOException {
    for (int tries = 0; tries < 5; tries++) {
      Path kept = folder.resolve("kept-" + tries);
      TrainedNetwork<M> trained = fit.apply(settings.checkpoint(kept.toString(), every, 1000));
      List<Path> complete =
          children(kept).stream().filter(c -> Files.exists(c.resolve("manifest.json"))).toList();
      if (complete.size() > 1) {
        return new Kept<>(kept, complete, trained);
      }
    }
    throw new AssertionError("Five runs left no checkpoint before their end");
  }

  /** From a checkpoint in the middle, the only one in its folder. */
  private <M extends Model> Report assertGoesOnExactly(
      Parsimony settings, Function<Parsimony, TrainedNetwork<M>> fit) throws IOException {
    Kept<M> kept = keep(settings, "2steps", fit);
    Path middle = kept.checkpoints().get((kept.checkpoints().size() - 1) / 2);
    Path one = folder.resolve("one");
    FileUtils.copyDirectory(middle.toFile(), one.resolve(middle.getFileName()).toFile());
    assertSame(kept.trained(), fit.apply(settings.checkpoint(one.toString(), "2epochs")));
    return kept.trained().report();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static <M extends Model> void assertSame(
      TrainedNetwork<M> expected, TrainedNetwork<M> got) {
    assertArrayEquals(
        expected.network().params().toFloatVector(), got.network().params().toFloatVector());
    assertArrayEquals(updaterState(expected.network()), updaterState(got.network()));
    assertEquals(expected.report().epochs().size(), got.report().epochs().size());
    assertEquals(expected.report().score(), got.report().score());
    assertEquals(expected.report().elementsRatio(), got.report().elementsRatio());
    assertEquals(expected.report().steps(), got.report().steps());
    assertEquals(settings(expected.report()), settings(got.report()));
  }

  /** Alpha and local steps at each epoch's end. */
  private static List<String> settings(Report report) {
    return report.epochs().stream().map(e -> e.alphaFactor() + ", H=" + e.localSteps()).toList();
  }

  private static float[] updaterState(Model model) {
    INDArray state =
        model instanceof ComputationGraph graph
            ? graph.getUpdater().getStateViewArray()
            : ((MultiLayerNetwork) model).getUpdater().getStateViewArray();
    return state.toFloatVector();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "variance:error-feedback,warmup=4",
        "strom:tau=0.01",
        "hybrid:tau=0.01,alpha=1",
        "qsgd:bits=2,bucket=16",
        "none",
      })
  void aNetworkOfEveryMethod(String compression) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    assertGoesOnExactly(
        settings().compression(compression), run -> run.fit(dense(DataType.FLOAT), data));
  }

  /** Every worker's own optimiser, unsent changes and the outer velocity come back. */
  @ParameterizedTest(name = "{0}, H={1}")
  @CsvSource({
    "variance:alpha=1, 4",
    "'hybrid:tau=0.0001,alpha=1', 1",
    "strom:tau=0.001, 3",
    "none, 2"
  })
  void aNetworkWhoseUpdatesTravel(String compression, int localSteps) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    assertGoesOnExactly(
        settings()
            .compression(compression)
            .share(Share.UPDATES)
            .localSteps(localSteps)
            .outer(1, 0.7),
        run -> run.fit(dense(DataType.FLOAT), data));
  }

  @ParameterizedTest
  @EnumSource(Share.class)
  void averagedSecondMoments(Share share) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    assertGoesOnExactly(
        settings().share(share).secondMomentsEvery(3), run -> run.fit(dense(DataType.FLOAT), data));
  }

  @ParameterizedTest
  @EnumSource(Share.class)
  void averagedSecondMomentsOfEveryStep(Share share) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    assertGoesOnExactly(
        settings().share(share).averageSecondMoments(),
        run -> run.fit(dense(DataType.FLOAT), data));
  }

  @ParameterizedTest
  @EnumSource(Share.class)
  void alphaThatIsSetForATarget(Share share) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    assertGoesOnExactly(
        settings().share(share).target("ratio=10"), run -> run.fit(dense(DataType.FLOAT), data));
  }

  /** From 1, they have changed before the middle of the run. */
  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({"none, ratio=6", "variance:alpha=1, ratio=200", "qsgd, ratio=60"})
  void localStepsThatAreSetForATarget(String compression, String target) throws IOException {
    JavaRDD<DataSet> data = vectors(1);
    Report report =
        assertGoesOnExactly(
            settings().compression(compression).share(Share.UPDATES).localSteps(1).target(target),
            run -> run.fit(dense(DataType.FLOAT), data));
    assertTrue(report.epochs().get(0).localSteps() > 1, report.epochs().toString());
  }

  @Test
  void keepingChangesNothing() {
    JavaRDD<DataSet> data = vectors(1);
    String kept = folder.resolve("kept").toString();
    assertSame(
        settings().fit(dense(DataType.FLOAT), data),
        settings().checkpoint(kept, "1steps").fit(dense(DataType.FLOAT), data));
  }

  @Test
  void aNetworkOfFloat64() throws IOException {
    JavaRDD<DataSet> data = vectors(2);
    assertGoesOnExactly(settings(), run -> run.fit(dense(DataType.DOUBLE), data));
  }

  /** Each worker has optimiser steps of its own, as many as its segments. */
  @Test
  void updatesOfTruncatedBackpropagation() throws IOException {
    Random random = new Random(4);
    List<DataSet> sequences = new ArrayList<>();
    for (int i = 0; i < EXAMPLES / 4; i++) {
      int steps = 1 + random.nextInt(9);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, CLASSES, steps);
      for (int t = 0; t < steps; t++) {
        labels.putScalar(0, (i + t) % CLASSES, t, 1);
      }
      sequences.add(new DataSet(Nd4j.rand(DataType.FLOAT, 1, 3, steps), labels));
    }
    JavaRDD<DataSet> data = SPARK.context().parallelize(sequences, 2);
    assertGoesOnExactly(
        settings().share(Share.UPDATES).localSteps(2),
        run -> run.fit(TestNetworks.truncated(new Adam(0.01)), data));
  }

  @Test
  void updatesOfFloat64AreRefused() {
    UserErrorException error =
        assertThrows(
            UserErrorException.class,
            () -> settings().share(Share.UPDATES).fit(dense(DataType.DOUBLE), vectors(2)));
    assertTrue(error.getMessage().contains("share gradients instead"), error.getMessage());
  }

  @Test
  void updatesOfConstrainedWeightsAreRefused() {
    MultiLayerNetwork constrained =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.01)),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(8).constrainWeights(new MaxNormConstraint(1, 1)).build());
    UserErrorException error =
        assertThrows(
            UserErrorException.class,
            () -> settings().share(Share.UPDATES).fit(constrained, vectors(2)));
    assertTrue(error.getMessage().contains("has constraints"), error.getMessage());
  }

  @Test
  void smallNetworksShareGradientsUnlessAsked() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Parsimony settings = settings().printTo(new PrintStream(out, true, StandardCharsets.UTF_8));
    var trained = settings.fit(dense(DataType.FLOAT), vectors(2));
    assertEquals("gradients", trained.report().config().get("share"));
    String printed = out.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains(" parameters; so gradients are shared"), printed);
    var asked = settings.localSteps(2).fit(dense(DataType.FLOAT), vectors(2));
    String share = String.valueOf(asked.report().config().get("share"));
    assertTrue(share.startsWith("updates, local steps 2"), share);
  }

  @Test
  void networksThatCannotShareUpdatesShareGradientsUnlessAsked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Parsimony unasked =
        Parsimony.on(SPARK.context())
            .workers(2)
            .batchSize(8)
            .seed(3)
            .printTo(new PrintStream(out, true, StandardCharsets.UTF_8));
    var trained = unasked.fit(dense(DataType.DOUBLE), vectors(2));
    String printed = out.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("float32; so gradients are shared"), printed);
    assertEquals("gradients", trained.report().config().get("share"));
    assertArrayEquals(
        unasked
            .preset("paper")
            .fit(dense(DataType.DOUBLE), vectors(2))
            .network()
            .params()
            .toDoubleVector(),
        trained.network().params().toDoubleVector());
  }

  @Test
  void aGraph() throws IOException {
    JavaRDD<DataSet> data =
        SPARK
            .context()
            .parallelize(TestNetworks.batch(3, CLASSES, EXAMPLES, 3, 12, 12).batchBy(40), 2);
    assertGoesOnExactly(
        settings(),
        run -> run.fit(TestNetworks.branches(TestNetworks.base(new Nesterovs(0.05, 0.9))), data));
  }

  /** Its checkpoints lie between batches, of which each takes several steps. */
  @ParameterizedTest(name = "steps from {0} to 9, seed 3")
  @ValueSource(ints = {9, 1})
  void truncatedBackpropagation(int shortest) throws IOException {
    Random random = new Random(3);
    List<DataSet> sequences = new ArrayList<>();
    for (int i = 0; i < EXAMPLES / 4; i++) {
      int steps = shortest + random.nextInt(10 - shortest);
      INDArray features = Nd4j.rand(DataType.FLOAT, 1, 3, steps);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, CLASSES, steps);
      for (int t = 0; t < steps; t++) {
        labels.putScalar(0, (i + t) % CLASSES, t, 1);
      }
      sequences.add(new DataSet(features, labels));
    }
    JavaRDD<DataSet> data = SPARK.context().parallelize(sequences, 2);
    assertGoesOnExactly(settings(), run -> run.fit(TestNetworks.truncated(new Adam(0.01)), data));
  }

  @Test
  void moreEpochsGoOnBeyondTheEnd() {
    JavaRDD<DataSet> data = vectors(4);
    String kept = folder.resolve("kept").toString();
    TrainedNetwork<MultiLayerNetwork> longer =
        settings().epochs(EPOCHS + 2).fit(dense(DataType.FLOAT), data);
    settings().checkpoint(kept, "1epochs").fit(dense(DataType.FLOAT), data);
    assertSame(
        longer,
        settings().epochs(EPOCHS + 2).checkpoint(kept, "1epochs").fit(dense(DataType.FLOAT), data));
  }

  @ParameterizedTest(name = "{2} of {0} workers, then {1}, for ratio={3}")
  @CsvSource({
    "2, 1, GRADIENTS, 10",
    "1, 2, GRADIENTS, 10",
    "2, 1, UPDATES, 30",
    "1, 2, UPDATES, 200"
  })
  void otherWorkersGoOnForATarget(int before, int after, Share share, int ratio)
      throws IOException {
    otherWorkersGoOn(settings().share(share).target("ratio=" + ratio), before, after);
  }

  @ParameterizedTest(name = "{2} of {0} workers, then {1}")
  @CsvSource({"2, 1, GRADIENTS", "1, 2, GRADIENTS", "2, 1, UPDATES", "1, 2, UPDATES"})
  void otherWorkersGoOn(int before, int after, Share share) throws IOException {
    otherWorkersGoOn(settings().share(share), before, after);
  }

  private void otherWorkersGoOn(Parsimony settings, int before, int after) throws IOException {
    JavaRDD<DataSet> data = vectors(5);
    Kept<MultiLayerNetwork> kept =
        keep(settings.workers(before), "5steps", run -> run.fit(dense(DataType.FLOAT), data));
    FileUtils.deleteDirectory(kept.checkpoints().get(kept.checkpoints().size() - 1).toFile());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TrainedNetwork<MultiLayerNetwork> trained =
        settings
            .workers(after)
            .checkpoint(kept.folder().toString(), "5steps")
            .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .fit(dense(DataType.FLOAT), data);
    String out = printed.toString(StandardCharsets.UTF_8);
    assertTrue(out.contains("warning: with " + after + " workers instead of " + before + ","), out);
    assertEquals(EPOCHS, trained.report().epochs().size());
  }

  @Test
  void theModelOfACheckpointOpensInPlainDl4j() throws IOException {
    Path kept = folder.resolve("kept");
    TrainedNetwork<MultiLayerNetwork> trained =
        settings().checkpoint(kept.toString(), "1epochs").fit(dense(DataType.FLOAT), vectors(6));
    Path last = children(kept).get(children(kept).size() - 1);
    MultiLayerNetwork opened =
        ModelSerializer.restoreMultiLayerNetwork(last.resolve("model.zip").toFile(), true);
    assertArrayEquals(trained.network().params().toFloatVector(), opened.params().toFloatVector());
    assertArrayEquals(updaterState(trained.network()), updaterState(opened));
  }

  @Test
  void anotherRunIsRefused() {
    Parsimony kept = settings().checkpoint(folder.resolve("kept").toString(), "1epochs");
    kept.fit(dense(DataType.FLOAT), vectors(7));
    assertRefused("--compression was variance", kept.compression("strom:tau=0.1"), 7);
    assertRefused(
        "--share, --local-steps, --outer and --target was",
        kept.compression("variance").share(Share.UPDATES),
        7);
    assertRefused("--batch-size was 4 and is 5", kept.batchSize(5), 7);
    assertRefused("--seed was 42 and is 43", kept.seed(43), 7);
    UserErrorException other =
        assertThrows(
            UserErrorException.class,
            () -> kept.fit(TestNetworks.truncated(new Adam(0.01)), sequence()));
    assertTrue(other.getMessage().contains("is of another run: "), other.getMessage());
    TrainingAbortedException data =
        assertThrows(
            TrainingAbortedException.class,
            () -> kept.epochs(9).fit(dense(DataType.FLOAT), vectors(8)));
    assertTrue(
        data.getMessage().contains("are not those of the checkpoint step-"), data.getMessage());
  }

  private static JavaRDD<DataSet> sequence() {
    List<DataSet> sequences = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      sequences.add(
          new DataSet(
              Nd4j.ones(DataType.FLOAT, 1, 3, 4), Nd4j.ones(DataType.FLOAT, 1, CLASSES, 4)));
    }
    return SPARK.context().parallelize(sequences, 2);
  }

  private static void assertRefused(String why, Parsimony settings, long data) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> settings.fit(dense(DataType.FLOAT), vectors(data)));
    assertTrue(e.getMessage().contains("is of another run: " + why), e.getMessage());
  }

  /** The latest one is set aside, and the one before takes its place. */
  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    JavaRDD<DataSet> data = vectors(9);
    Kept<MultiLayerNetwork> kept =
        keep(settings(), "1epochs", run -> run.fit(dense(DataType.FLOAT), data));
    for (String file : List.of("model.zip", "rank-00001.state", "manifest.json")) {
      Path copy = folder.resolve("without-" + file);
      FileUtils.copyDirectory(kept.folder().toFile(), copy.toFile());
      Path last = kept.checkpoints().get(kept.checkpoints().size() - 1).getFileName();
      Path damaged = copy.resolve(last).resolve(file);
      byte[] bytes = Files.readAllBytes(damaged);
      bytes[bytes.length / 2] ^= 0x10;
      Files.write(damaged, bytes);
      Parsimony resuming = settings().checkpoint(copy.toString(), "1epochs");
      assertSame(kept.trained(), resuming.fit(dense(DataType.FLOAT), data));
    }
  }
}

package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.ReportTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Labels are drawn at random, so that what is learned by heart makes the test loss grow. */
final class EarlyStoppingTest {
  private static final int EPOCHS = 40;
  private static final int ROUNDS = 3;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir private Path folder;

  private static Parsimony settings(Share share) {
    return Parsimony.on(SPARK.context())
        .workers(2)
        .batchSize(4)
        .epochs(EPOCHS)
        .threadsPerWorker(1)
        .share(share)
        .testOn(examples(2, 40));
  }

  private static JavaRDD<DataSet> examples(long seed, int count) {
    return SPARK.context().parallelize(TestNetworks.batch(seed, 4, count, 20).batchBy(10), 2);
  }

  private static MultiLayerNetwork network() {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.02)),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build());
  }

  private static TrainedNetwork<MultiLayerNetwork> train(Parsimony settings) {
    return settings.fit(network(), examples(1, 48));
  }

  @ParameterizedTest
  @EnumSource(Share.class)
  void theNetworkIsThatOfTheBestEpoch(Share share) {
    TrainedNetwork<MultiLayerNetwork> stopped = train(settings(share).earlyStopping(ROUNDS));
    Report report = stopped.report();
    int best = report.savedEpoch();
    assertTrue(best + ROUNDS < EPOCHS, "it has not stopped early: " + report.epochs());
    assertEquals(best + ROUNDS, report.epochs().size());
    double lowest = report.epochs().get(best - 1).testLoss();
    assertEquals(lowest, report.testLoss());
    report.epochs().forEach(epoch -> assertTrue(epoch.testLoss() >= lowest, report.toString()));
    TrainedNetwork<MultiLayerNetwork> shorter = train(settings(share).epochs(best));
    assertArrayEquals(
        shorter.network().params().toFloatVector(), stopped.network().params().toFloatVector());
    assertArrayEquals(updaterState(shorter), updaterState(stopped));
    assertEquals(best, stopped.network().getEpochCount());
    assertEquals(shorter.network().getIterationCount(), stopped.network().getIterationCount());
    assertTrue(
        ReportTable.of(report)
            .contains("saved is epoch " + best + ", of the lowest test loss; none of the 3 after"),
        ReportTable.of(report));
  }

  private static float[] updaterState(TrainedNetwork<MultiLayerNetwork> trained) {
    return trained.network().getUpdater().getStateViewArray().toFloatVector();
  }

  /** The best epoch lies before the checkpoint, whose folder alone knows its network. */
  @ParameterizedTest
  @EnumSource(Share.class)
  void aRunThatGoesOnKnowsTheBestEpoch(Share share) throws IOException {
    Path kept = folder.resolve("kept");
    Parsimony settings = settings(share).earlyStopping(ROUNDS);
    TrainedNetwork<MultiLayerNetwork> whole =
        train(settings.checkpoint(kept.toString(), "1steps", 1000));
    int stepsPerEpoch = Math.toIntExact(whole.report().steps() / whole.report().epochs().size());
    long bestEnded = (long) whole.report().savedEpoch() * stepsPerEpoch;
    Path later =
        complete(kept).stream()
            .filter(checkpoint -> steps(checkpoint) > bestEnded)
            .findFirst()
            .orElseThrow();
    Path one = folder.resolve("one");
    FileUtils.copyDirectory(later.toFile(), one.resolve(later.getFileName()).toFile());
    TrainedNetwork<MultiLayerNetwork> resumed =
        train(settings.checkpoint(one.toString(), "1000epochs"));
    assertArrayEquals(
        whole.network().params().toFloatVector(), resumed.network().params().toFloatVector());
    assertEquals(whole.report().savedEpoch(), resumed.report().savedEpoch());
    assertEquals(whole.report().epochs().size(), resumed.report().epochs().size());
    assertEquals(whole.report().outputs(), resumed.report().outputs());
  }

  /** Names begin with the number of steps. */
  private static long steps(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    return Long.parseLong(name.replaceAll("^\\D*(\\d+).*$", "$1"));
  }

  private static List<Path> complete(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.exists(child.resolve("manifest.json")))
          .sorted()
          .toList();
    }
  }

  /** With no other checkpoint than that of its end. */
  @ParameterizedTest
  @EnumSource(Share.class)
  void aRunThatStoppedGoesOnFromItsEnd(Share share) {
    Parsimony kept = settings(share).checkpoint(folder.resolve("end").toString(), "1000epochs");
    Report stopped = train(kept.earlyStopping(1)).report();
    TrainedNetwork<MultiLayerNetwork> more = train(kept.earlyStopping(ROUNDS));
    TrainedNetwork<MultiLayerNetwork> atOnce = train(settings(share).earlyStopping(ROUNDS));
    assertTrue(more.report().epochs().size() > stopped.epochs().size(), stopped.toString());
    assertEquals(
        stopped.epochs().get(0).seconds(),
        more.report().epochs().get(0).seconds(),
        "the first epoch was not trained again");
    assertArrayEquals(
        atOnce.network().params().toFloatVector(), more.network().params().toFloatVector());
  }

  @Test
  void itCannotBeginInTheMiddle() {
    Parsimony kept =
        settings(Share.GRADIENTS).epochs(2).checkpoint(folder.resolve("k").toString(), "1epochs");
    train(kept);
    UserErrorException error =
        assertThrows(UserErrorException.class, () -> train(kept.epochs(4).earlyStopping(1)));
    assertTrue(
        error.getMessage().contains("--early-stopping was not given and is on"),
        error.getMessage());
  }

  @Test
  void withoutTestExamplesItIsRefused() {
    Parsimony untested = Parsimony.on(SPARK.context()).workers(2).batchSize(4).earlyStopping(1);
    UserErrorException error = assertThrows(UserErrorException.class, () -> train(untested));
    assertTrue(error.getMessage().contains("there are no test examples"), error.getMessage());
  }

  @Test
  void aNegativeNumberIsRefused() {
    Parsimony negative = settings(Share.GRADIENTS).earlyStopping(-1);
    RuntimeException error = assertThrows(RuntimeException.class, () -> train(negative));
    assertTrue(
        error.getMessage().contains("--early-stopping: got -1, expected 1 or more"),
        error.getMessage());
  }
}

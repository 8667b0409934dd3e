package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** What one fit leaves to the next. */
final class ContinuityTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;

  @TempDir Path folder;

  private static ParsimonyTrainingMaster.Builder builder(Share share) {
    return new ParsimonyTrainingMaster.Builder(WORKERS, 1)
        .batchSizePerWorker(BATCH)
        .compression("variance:alpha=2")
        .share(share);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(Examples.dropoutNetwork(new Adam(0.01)));
    network.init();
    return network;
  }

  /** Parameters and the optimiser's state. */
  private static List<float[]> state(MultiLayerNetwork network) {
    return List.of(
        network.params().dup().data().asFloat(),
        network.getUpdater().getStateViewArray().dup().data().asFloat());
  }

  private static void requireEqual(List<float[]> expected, List<float[]> got) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), got.get(i), 0f);
    }
  }

  private static void fit(ParsimonyTrainingMaster master, MultiLayerNetwork of, int fits) {
    fit(master, of, 43, fits);
  }

  private static void fit(
      ParsimonyTrainingMaster master, MultiLayerNetwork of, int examples, int fits) {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(examples, 3), 3);
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(Contexts.get(), of, master);
    for (int fit = 0; fit < fits; fit++) {
      spark.fit(data);
    }
  }

  /** To the bit: residuals, updaters, dropout and the order of examples go on. */
  @ParameterizedTest
  @CsvSource({"GRADIENTS,43", "GRADIENTS,33", "UPDATES,43", "UPDATES,33"})
  void threeFitsGiveTheBitsOfOneOfThreeEpochs(Share share, int examples) throws IOException {
    MultiLayerNetwork thrice = network();
    ParsimonyTrainingMaster master = builder(share).exportDirectory(folder.toString()).build();
    fit(master, thrice, examples, 3);
    assertFalse(files().isEmpty());

    MultiLayerNetwork once = network();
    ParsimonyTrainingMaster whole =
        builder(share)
            .exportDirectory(folder.toString())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .epochsPerFit(3)
            .build();
    fit(whole, once, examples, 1);
    requireEqual(state(once), state(thrice));
    assertEquals(3, thrice.getEpochCount());
    assertEquals(3, once.getEpochCount());
    int steps = 3 * (examples / (WORKERS * BATCH));
    assertEquals(steps, thrice.getIterationCount());
    assertEquals(steps, once.getIterationCount());

    assertTrue(master.deleteTempFiles(Contexts.get()));
    assertTrue(whole.deleteTempFiles(Contexts.get().sc()));
    assertEquals(List.of(), files());
  }

  /**
   * The control of the test above: what was not sent counts, for fits that forget it give other
   * bits, and the same ones where all is sent.
   */
  @ParameterizedTest
  @CsvSource({"strom:tau=0.01,true", "none,false"})
  void fitsThatForgetWhatWasNotSentGiveOtherBits(String compression, boolean other) {
    List<float[]> kept = twoFits(compression, master -> {});
    List<float[]> forgotten =
        twoFits(compression, master -> assertTrue(master.deleteTempFiles(Contexts.get())));
    assertEquals(other, !Arrays.equals(kept.get(0), forgotten.get(0)));
  }

  private static List<float[]> twoFits(
      String compression, Consumer<ParsimonyTrainingMaster> between) {
    MultiLayerNetwork network = new MultiLayerNetwork(Examples.denseNetwork(new Adam(0.01)));
    network.init();
    ParsimonyTrainingMaster master = builder(Share.GRADIENTS).compression(compression).build();
    fit(master, network, 1);
    between.accept(master);
    fit(master, network, 1);
    master.deleteTempFiles(Contexts.get());
    return state(network);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  /** One master trains two networks in turn, as two masters would; seeds count. */
  @Test
  void networksInTurnDoNotMeetAndSeedsCount() {
    MultiLayerNetwork alone = network();
    ParsimonyTrainingMaster own = builder(Share.GRADIENTS).rngSeed(98765).build();
    fit(own, alone, 2);

    MultiLayerNetwork first = network();
    MultiLayerNetwork second = network();
    ParsimonyTrainingMaster both = builder(Share.GRADIENTS).rngSeed(98765).build();
    fit(both, first, 1);
    fit(both, second, 1);
    fit(both, first, 1);
    requireEqual(state(alone), state(first));
    assertEquals(1, second.getEpochCount());

    MultiLayerNetwork other = network();
    ParsimonyTrainingMaster seeded = builder(Share.GRADIENTS).rngSeed(12345).build();
    fit(seeded, other, 2);
    assertFalse(Arrays.equals(state(alone).get(0), state(other).get(0)));
    Stream.of(own, both, seeded).forEach(master -> master.deleteTempFiles(Contexts.get()));
  }
}

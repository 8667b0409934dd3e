package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters of training reach the training: its report says so. */
final class SettingsTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
    rows = Blobs.vectors(spark, Blobs.points(12, 32), 2);
  }

  private static Map<String, String> trained(ParsimonyClassifier classifier) {
    return classifier.fit(rows).summary().report().config();
  }

  @Test
  void stepsAndUpdates() {
    Map<String, String> config =
        trained(
            Fits.classifier()
                .setNumWorkers(1)
                .setBatchSize(4)
                .setEpochs(2)
                .setSeed(77)
                .setThreadsPerWorker(1)
                .setKernels("dl4j")
                .setOnNonFinite("skip")
                .setShare("updates")
                .setLocalSteps(2)
                .setOuter("0.5,0.25")
                .setCompression("variance:alpha=3")
                .setSecondMomentsEvery(3)
                .setExchange("ring"));
    assertEquals("1", config.get("workers"));
    assertEquals("4", config.get("batchSize"));
    assertEquals("2", config.get("epochs"));
    assertEquals("77", config.get("seed"));
    assertEquals("1", config.get("threadsPerWorker"));
    assertEquals("dl4j", config.get("kernels"));
    assertEquals("skip", config.get("onNonFinite"));
    assertTrue(config.get("compression").contains("alpha=3"), config.get("compression"));
    String share = config.get("share");
    assertTrue(share.contains("updates") && share.contains("local steps 2"), share);
    assertTrue(share.contains("0.5,0.25"), share);
    assertTrue(config.get("secondMoments").contains("3"), config.get("secondMoments"));
    assertEquals("ring", config.get("exchange"));
  }

  @Test
  void presetTargetAndAverage() {
    Map<String, String> config =
        trained(
            Fits.classifier()
                .setPreset("paper")
                .setTarget("ratio=20")
                .setAverageSecondMoments(true));
    assertTrue(config.get("share").contains("gradients"), config.get("share"));
    assertEquals("variance:alpha=1.5", config.get("compression").replaceAll(",.*", ""));
    assertTrue(config.get("target").contains("20"), config.get("target"));
    assertTrue(config.get("secondMoments").contains("average"), config.get("secondMoments"));
  }

  @Test
  void checkpointsAreOfTheirRowsAndParametersAlone(@TempDir Path folder) throws IOException {
    ParsimonyClassifier classifier =
        Fits.classifier()
            .setCheckpointDir(folder.toString())
            .setCheckpointInterval("1epochs")
            .setCheckpointKeep(1)
            .setEpochs(2);
    ParsimonyClassificationModel first = classifier.fit(rows);
    assertEquals(2, first.summary().objectiveHistory().length);
    List<String> kept = checkpoints(folder);
    assertEquals(1, kept.size());
    Dataset<Row> otherwiseParted = Blobs.vectors(spark, Blobs.points(12, 32), 5);
    ParsimonyClassificationModel again =
        classifier.setPredictionCol("answer").setThreadsPerWorker(1).fit(otherwiseParted);
    assertArrayEquals(
        Fits.parameters(first.toNetwork()), Fits.parameters(again.toNetwork()), "gone on with");
    assertEquals(kept, checkpoints(folder), "a training from the start would name its own");

    Dataset<Row> asMany = Blobs.vectors(spark, Blobs.points(13, 32), 2);
    assertArrayEquals(
        Fits.parameters(Fits.classifier().setEpochs(2).fit(asMany).toNetwork()),
        Fits.parameters(classifier.fit(asMany).toNetwork()));
    assertEquals(2, checkpoints(folder).size());
    classifier.setSeed(5).fit(rows);
    assertEquals(3, checkpoints(folder).size());
  }

  /** Returns the checkpoints of all trainings, whose names are of the run that wrote them. */
  private static List<String> checkpoints(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path).toString())
          .filter(name -> name.matches("training-[^/]+/step-[^/]+"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    String workers =
        assertThrows(UserErrorException.class, () -> Fits.classifier().setNumWorkers(3).fit(rows))
            .sentence();
    assertTrue(workers.contains("2 slots for 3 workers"), workers);
    String folder =
        assertThrows(
                UserErrorException.class,
                () -> Fits.classifier().setCheckpointInterval("1epochs").fit(rows))
            .sentence();
    assertTrue(folder.contains("checkpointDir"), folder);
    assertThrows(
        IllegalArgumentException.class, () -> Fits.classifier().setMinWorkers(5).fit(rows));
    assertThrows(
        IllegalArgumentException.class,
        () -> Fits.classifier().setPreset("paper").setShare("updates").fit(rows));
  }
}

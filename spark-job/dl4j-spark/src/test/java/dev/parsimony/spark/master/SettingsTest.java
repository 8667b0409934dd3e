package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A master's settings as text, and what is said of those that mean nothing. */
final class SettingsTest {
  private static ParsimonyTrainingMaster.Builder builder() {
    return new ParsimonyTrainingMaster.Builder(2, 60)
        .batchSizePerWorker(5)
        .rngSeed(7)
        .exportDirectory("hdfs://h/SomeDirectory/")
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .storageLevel(StorageLevel.DISK_ONLY())
        .storageLevelStreams(null)
        .compression("strom:tau=0.01")
        .checkpoint("/checkpoints/", "2epochs")
        .saveUpdater(true)
        .averagingFrequency(3)
        .repartionData(Repartition.Never)
        .repartitionStrategy(RepartitionStrategy.SparkDefault);
  }

  @Test
  void settingsSurviveJsonAndYaml() {
    ParsimonyTrainingMaster master = builder().build();
    assertEquals(master, ParsimonyTrainingMaster.fromJson(master.toJson()));
    assertEquals(master, ParsimonyTrainingMaster.fromYaml(master.toYaml()));
    assertEquals(master.hashCode(), builder().build().hashCode());
    assertNotEquals(master, builder().rngSeed(8).build());
    assertTrue(master.toJson().contains("\"storageLevel\" : \"DISK_ONLY\""), master::toJson);
  }

  @Test
  void otherTextIsRefused() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> ParsimonyTrainingMaster.fromJson("{\"averagingFrequency\": 5}"));
    assertTrue(e.sentence().startsWith("These are no settings of a ParsimonyTrainingMaster"));
  }

  @Test
  void whatMeansNothingIsNamed() {
    assertEquals(List.of(), new ParsimonyTrainingMaster.Builder(1).settings.remarks());
    assertEquals(
        List.of(
            "warning: the settings of repartitioning change nothing: examples are dealt out"
                + " equally to all workers",
            "ignored, for workers exchange what they learn as they train: aggregationDepth,"
                + " averagingFrequency"),
        new ParsimonyTrainingMaster.Builder(1)
            .averagingFrequency(5)
            .aggregationDepth(2)
            .repartitionData(Repartition.Never)
            .settings
            .remarks());
  }

  /** Nothing is said of what examples are dealt out like in any case. */
  @Test
  void anEqualShareForAllIsHad() {
    assertEquals(
        List.of(),
        new ParsimonyTrainingMaster.Builder(1)
            .repartionData(Repartition.Never)
            .repartitionData(Repartition.Always)
            .repartitionStrategy(RepartitionStrategy.SparkDefault)
            .repartitionStrategy(RepartitionStrategy.Balanced)
            .settings
            .remarks());
    ParsimonyTrainingMaster asTheirs =
        new ParsimonyTrainingMaster(
            true, 2, 1, 5, 3, 2, 2, Repartition.Always, RepartitionStrategy.Balanced, false);
    assertFalse(asTheirs.toJson().contains("repartition"), asTheirs::toJson);
  }

  private static int executors(String master, String... setting) {
    SparkConf conf = new SparkConf(false).setMaster(master);
    if (setting.length > 0) {
      conf.set(setting[0], setting[1]);
    }
    return MasterTrainer.executors(new SparkSettings(conf));
  }

  /** Not those that are registered at the moment, which may be fewer. */
  @Test
  void workersPerNodeCountTheExecutorsThatThereAreToBe() {
    assertEquals(1, executors("local[4]"));
    assertEquals(3, executors("local-cluster[3,2,1024]"));
    assertEquals(5, executors("yarn", "spark.executor.instances", "5"));
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> executors("spark://host:7077"));
    assertEquals(
        "workersPerNode needs the number of executors, which Spark is not told with master"
            + " spark://host:7077; set spark.executor.instances, or give the builder the number of"
            + " all workers in place of workersPerNode.",
        e.sentence());
  }

  @Test
  void thereIsNoWorkerToGiveAway() {
    ParsimonyTrainingMaster master = builder().build();
    List.<Executable>of(
            () -> master.getWorkerInstance((SparkDl4jMultiLayer) null),
            () -> master.getWorkerInstance((SparkComputationGraph) null))
        .forEach(
            asking ->
                assertEquals(
                    "ParsimonyTrainingMaster has no TrainingWorker: its workers exchange gradients"
                        + " as they train. Call fit on the network instead.",
                    assertThrows(UnsupportedOperationException.class, asking).getMessage()));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ParsimonyTrainingMaster.Builder(0, 1));
    assertThrows(IllegalArgumentException.class, () -> builder().batchSizePerWorker(0));
    assertThrows(IllegalArgumentException.class, () -> builder().compression("zip"));
    assertThrows(IllegalArgumentException.class, () -> builder().checkpoint("/c", "soon"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder().maxFailures(-1));
    assertEquals("Invalid value for maxFailures: got -1, expected 0 or more", e.getMessage());
    assertEquals(0, builder().maxFailures(0).settings.maxFailures);
  }
}

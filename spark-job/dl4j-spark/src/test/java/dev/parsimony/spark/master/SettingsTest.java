package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.junit.jupiter.api.Test;

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
        .repartionData(Repartition.Always)
        .repartitionStrategy(RepartitionStrategy.Balanced);
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

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ParsimonyTrainingMaster.Builder(0, 1));
    assertThrows(IllegalArgumentException.class, () -> builder().batchSizePerWorker(0));
    assertThrows(IllegalArgumentException.class, () -> builder().compression("zip"));
    assertThrows(IllegalArgumentException.class, () -> builder().checkpoint("/c", "soon"));
  }
}

package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.SparkSettings;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What is said where slots are missing, by who gives them. */
final class SlotShortageTest {
  private static SparkSettings settings(String master) {
    return new SparkSettings(
        new SparkConf(false)
            .set("spark.master", master)
            .set("spark.kubernetes.namespace", "training"));
  }

  @Test
  void anyMasterIsNamed() {
    assertEquals(
        "There are 2 slots for 3 workers; give Spark more executors or cores (now: spark://h:7077),"
            + " or lower --workers.",
        SlotShortage.plain(2, 3, settings("spark://h:7077")));
  }

  @Test
  void yarnHasSaidWhatItHas() {
    String sentence = SlotShortage.ofYarn(1, 4, "YARN has no room");
    assertTrue(sentence.startsWith("There are 1 slots for 4 workers: YARN has no room; lower "));
    assertTrue(sentence.contains("--worker-memory of yarn.sh"), sentence);
  }

  @Test
  void kubernetesIsAskedByACommand() {
    String sentence = SlotShortage.ofKubernetes(1, 4, settings("k8s://x"), "spark-7");
    assertTrue(sentence.startsWith("There are 1 slots for 4 workers: Kubernetes "), sentence);
    assertTrue(
        sentence.contains(
            "'kubectl describe pods --namespace training --selector spark-app-selector=spark-7'"),
        sentence);
  }

  @Test
  void mastersAreToldApart() {
    assertTrue(settings("yarn").yarn());
    assertFalse(settings("k8s://x").yarn());
    assertTrue(settings("k8s://x").kubernetes());
  }
}

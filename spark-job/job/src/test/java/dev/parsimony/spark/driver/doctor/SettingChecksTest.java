package dev.parsimony.spark.driver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.environment.Finding;
import dev.parsimony.spark.environment.Finding.Level;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found about Spark and its settings. */
final class SettingChecksTest {
  private static final String GOOD = "spark.executor.memory=4g";

  private static List<Finding> amiss(String master, String spark, int java, String... assignments) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      conf.set(parts[0], parts[1]);
    }
    return SettingChecks.findings(new SparkSettings(conf), spark, "2.12.18", java).stream()
        .filter(Finding::amiss)
        .toList();
  }

  private static void requireOne(List<Finding> amiss, Level level, String part) {
    assertEquals(1, amiss.size(), amiss.toString());
    assertEquals(level, amiss.get(0).level());
    assertTrue(amiss.get(0).sentence().contains(part), amiss.get(0).sentence());
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.5,17",
    "3.5.5,21",
    "4.0.1,21",
    "4.1.1,17",
    "4.2.0,25",
    "4.10.0-SNAPSHOT,25",
    "5.0.0,25"
  })
  void pairsOfSparkAndJavaThatRun(String spark, int java) {
    assertEquals(List.of(), amiss("spark://h:1", spark, java, GOOD, "spark.authenticate=true"));
  }

  @ParameterizedTest
  @CsvSource({
    "3.4.4,17,runs on Spark 3.5 and 4",
    "2.4.8,17,runs on Spark 3.5 and 4",
    "odd,17,runs on Spark 3.5 and 4",
    "3.5.5,22,set JAVA_HOME",
    "4.0.1,24,set JAVA_HOME"
  })
  void pairsThatDoNot(String spark, int java, String part) {
    requireOne(
        amiss("spark://h:1", spark, java, GOOD, "spark.authenticate=true"), Level.PROBLEM, part);
  }

  @Test
  void theRulesOfARunAreItsRulesHere() {
    requireOne(
        amiss("local[2]", "3.5.5", 17, "spark.dynamicAllocation.enabled=true"),
        Level.PROBLEM,
        "set spark.dynamicAllocation.enabled=false");
    requireOne(
        amiss("spark://h:1", "3.5.5", 17, GOOD),
        Level.WARNING,
        "spark.authenticate is off, so whoever");
    requireOne(
        amiss("local[2]", "3.5.5", 17, "spark.parsimony.exchange.timeout=0"),
        Level.PROBLEM,
        "spark.parsimony.exchange.timeout");
  }

  @Test
  void executorsWithoutRoomOffHeap() {
    requireOne(
        amiss(
            "yarn",
            "3.5.5",
            17,
            "spark.executor.memory=2g",
            "spark.executor.memoryOverhead=384m",
            "spark.authenticate=true"),
        Level.WARNING,
        "raise spark.executor.memoryOverhead, or lower spark.executor.memory");
  }
}

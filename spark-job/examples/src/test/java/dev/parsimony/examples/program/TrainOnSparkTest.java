package dev.parsimony.examples.program;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.api.TrainedNetwork;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

final class TrainOnSparkTest {
  @Test
  void learnsTheCircleByTheRuleOfItsOwnLayer() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      TrainedNetwork<MultiLayerNetwork> trained =
          TrainOnSpark.train(spark, 2, new PrintStream(printed, true, StandardCharsets.UTF_8));
      String out = printed.toString(StandardCharsets.UTF_8);
      assertTrue(trained.report().accuracy() > 0.9, out);
      assertFalse(out.contains("not one of DL4J's own"), out);
    }
  }
}

package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.JavaSerialized;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a training says can be asked while it runs. */
final class ProgressTest {
  /** Asked by tasks, which run in this JVM. */
  private static final ParsimonyClassifier CLASSIFIER = Fits.classifier();

  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
  }

  private static Dataset<Row> rows() {
    return Blobs.vectors(spark, Blobs.points(3, 32), 2);
  }

  @Test
  void isTheLatestLineWhileATrainingRuns() {
    assertEquals("", CLASSIFIER.progress());
    Dataset<Row> rows = rows();
    CLASSIFIER.fit(spark.createDataFrame(rows.javaRDD().map(ProgressTest::ask), rows.schema()));
    assertTrue(SEEN.stream().anyMatch(line -> line.startsWith("memory per JVM")), SEEN.toString());
    assertEquals("", CLASSIFIER.progress());
  }

  private static Row ask(Row row) {
    SEEN.add(CLASSIFIER.progress());
    return row;
  }

  @Test
  void isEmptyAfterARefusalAndOnceRead() {
    ParsimonyClassifier refused = Fits.classifier().setNumWorkers(3);
    assertThrows(UserErrorException.class, () -> refused.fit(rows()));
    assertEquals("", refused.progress());
    ParsimonyRegressor sent =
        JavaSerialized.fromBytes(
            JavaSerialized.toBytes(new ParsimonyRegressor()), ParsimonyRegressor.class);
    assertEquals("", sent.progress());
  }
}

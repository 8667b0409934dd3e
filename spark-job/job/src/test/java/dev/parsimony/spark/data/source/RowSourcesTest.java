package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Rows where nobody reads them. */
final class RowSourcesTest {
  @Test
  void theJobsOwnJarSaysWhichToTake() {
    DataSource.Rows source = (DataSource.Rows) DataSource.parse("parquet:x");
    try (JavaSparkContext spark = LocalSpark.open()) {
      UserErrorException e =
          assertThrows(UserErrorException.class, () -> RowSources.find(spark, source, true));
      assertEquals(
          "parquet: is read by parsimony-spark-ml, which is not in this jar; submit"
              + " spark-job/ml/target/parsimony-job.jar.",
          e.sentence());
    }
  }
}

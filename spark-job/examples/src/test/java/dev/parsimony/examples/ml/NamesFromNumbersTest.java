package dev.parsimony.examples.ml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

final class NamesFromNumbersTest {
  private static final int TESTED = 200;

  @Test
  void findsTheNamesOfShapesItHasNotSeen() {
    try (SparkSession spark = Local.spark()) {
      PipelineModel fitted = NamesFromNumbers.fit(NamesFromNumbers.shapes(spark, 1, 600));
      Dataset<Row> answered = fitted.transform(NamesFromNumbers.shapes(spark, 2, TESTED));
      long right = answered.filter(functions.col("name").equalTo(functions.col("found"))).count();
      assertTrue(right > TESTED * 0.9, right + " of " + TESTED);
    }
  }
}

package dev.parsimony.examples.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class DigitsFromTableTest {
  private static final Path TABLE = Path.of("..", "..", "notebooks-data", "glyphs.csv");

  @Test
  void readsMoreThanAGuessWould() {
    try (SparkSession spark = Local.spark()) {
      Dataset<Row> table = DigitsFromTable.read(spark, TABLE.toString());
      assertEquals(800, table.count());
      Dataset<Row>[] parts = table.randomSplit(new double[] {0.8, 0.2}, 1);
      ParsimonyClassificationModel model = DigitsFromTable.fit(parts[0], 8);
      double accuracy = DigitsFromTable.accuracy(model, parts[1]);
      assertTrue(accuracy > 0.3, "accuracy " + accuracy);
    }
  }
}

package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

/** What a fit asks of Spark: every row twice, and no block that stays. */
final class StreamedRowsTest {
  private static final int EXAMPLES = 40;

  @Test
  void rowsAreReadTwiceAndNeitherCachedNorLeftBehind() {
    SparkSession spark = Sessions.get();
    LongAccumulator read = spark.sparkContext().longAccumulator();
    UDF1<Double, Double> counted =
        label -> {
          read.add(1);
          return label;
        };
    List<Blobs.Point> points = Blobs.points(13, EXAMPLES);
    Dataset<Row> rows =
        Blobs.vectors(spark, points, 3)
            .withColumn(
                "label",
                functions
                    .udf(counted, DataTypes.DoubleType)
                    .asNondeterministic()
                    .apply(functions.col("label")));
    Map<Integer, ?> before = new JavaSparkContext(spark.sparkContext()).getPersistentRDDs();
    ParsimonyClassifier classifier = Fits.classifier();
    classifier.clear(classifier.model());
    classifier.setLayers(new int[] {4, 3}).setInputShape(new int[] {4}).fit(rows);
    assertEquals(2L * EXAMPLES, read.value());
    assertEquals(
        before.keySet(), new JavaSparkContext(spark.sparkContext()).getPersistentRDDs().keySet());
    assertEquals(StorageLevel.NONE(), rows.storageLevel());
  }
}

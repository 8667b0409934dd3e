package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are no examples are refused before training, and named. */
final class BadRowsTest {
  private static final int ROWS = 20;

  /** The second row of the second of two partitions. */
  private static final int BAD = ROWS / 2 + 1;

  private static final StructType SCHEMA =
      new StructType()
          .add("vector", SQLDataTypes.VectorType())
          .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("aside", DataTypes.BooleanType);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
  }

  /** A row that is bad in one column. */
  record Case(String name, int column, Object value, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("no vector", 0, null, "'vector' is null"),
        new Case("NaN in a vector", 0, Vectors.dense(1, 2, Double.NaN, 4), "feature 2 is NaN"),
        new Case("infinite as a float", 0, Vectors.dense(1e300, 2, 3, 4), "feature 0 is Infinity"),
        new Case("short vector", 0, Vectors.dense(1, 2), "2 values, where 4"),
        new Case("long sparse vector", 0, Vectors.zeros(5).toSparse(), "5 values, where 4"),
        new Case("no array", 1, null, "'array' is null"),
        new Case("null in an array", 1, new Double[] {1.0, null, 1.0, 1.0}, "null at index 1"),
        new Case("NaN in an array", 1, new Double[] {1.0, 1.0, 1.0, Double.NaN}, "3 is NaN"),
        new Case("empty array", 1, new Double[] {}, "0 values, where 4"),
        new Case("no label", 2, null, "'label' is null"),
        new Case("NaN as label", 2, Double.NaN, "label NaN"),
        new Case("label below 0", 2, -1.0, "label -1.0"),
        new Case("label of no class", 2, 3.0, "whole numbers from 0 to 2"),
        new Case("label between classes", 2, 0.5, "label 0.5"),
        new Case("no weight", 3, null, "'weight' is null"),
        new Case("weight below 0", 3, -2.0, "weight -2.0"),
        new Case("NaN as weight", 3, Double.NaN, "weight NaN"),
        new Case("infinite weight", 3, Double.POSITIVE_INFINITY, "weight Infinity"),
        new Case("no indicator", 4, null, "'aside' is null"));
  }

  private static Dataset<Row> rows(int bad, int column, Object value) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Object[] values = {
        Vectors.dense(i, 2, 3, 4),
        new Double[] {1.0, 2.0, 3.0, (double) i},
        i % 3.0,
        1.0,
        i % 5 == 0
      };
      if (i == bad) {
        values[column] = value;
      }
      rows.add(RowFactory.create(values));
    }
    return spark.createDataFrame(
        new JavaSparkContext(spark.sparkContext()).parallelize(rows, 2), SCHEMA);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fitNamesTheRow(Case bad) {
    ParsimonyClassifier classifier =
        Fits.classifier()
            .setFeaturesCol(bad.column() == 1 ? "array" : "vector")
            .setWeightCol("weight")
            .setValidationIndicatorCol("aside");
    Dataset<Row> rows = rows(BAD, bad.column(), bad.value());
    String sentence = assertThrows(UserErrorException.class, () -> classifier.fit(rows)).sentence();
    assertTrue(sentence.contains(bad.reason()), sentence);
    assertTrue(sentence.contains("Row 1 of partition 1"), sentence);
  }

  @Test
  void aFirstRowWithoutFeaturesSaysNoShape() {
    String sentence =
        assertThrows(
                UserErrorException.class,
                () -> Fits.classifier().setFeaturesCol("vector").fit(rows(0, 0, null)))
            .sentence();
    assertTrue(sentence.contains("first row") && sentence.contains("'vector' is null"), sentence);
  }

  @Test
  void noRowsAndTooFewRowsAreRefused() {
    Dataset<Row> rows = rows(-1, 0, null);
    ParsimonyClassifier classifier = Fits.classifier().setFeaturesCol("vector");
    String none =
        assertThrows(UserErrorException.class, () -> classifier.fit(rows.limit(0))).sentence();
    assertTrue(none.contains("no rows"), none);
    classifier.setBatchSize(ROWS);
    String few = assertThrows(UserErrorException.class, () -> classifier.fit(rows)).sentence();
    assertTrue(few.contains("20 training examples"), few);
  }

  @Test
  void weightsThatAreAllZeroAreRefused() {
    Dataset<Row> rows =
        rows(-1, 0, null).withColumn("weight", org.apache.spark.sql.functions.lit(0));
    String sentence =
        assertThrows(
                UserErrorException.class,
                () -> Fits.classifier().setFeaturesCol("vector").setWeightCol("weight").fit(rows))
            .sentence();
    assertTrue(sentence.contains("to train on"), sentence);
  }
}

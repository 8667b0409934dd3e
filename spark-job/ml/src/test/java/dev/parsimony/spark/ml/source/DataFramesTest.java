package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.ml.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark reads becomes the examples that csv of the same rows would be. */
final class DataFramesTest {
  private static final List<Row> ROWS = TableFiles.numbers(1, 90);

  @TempDir Path folder;

  private TrainingData rows(String format, String options) {
    return TableFiles.open(format + ":" + folder.resolve(format) + options, Optional.empty());
  }

  private TrainingData csv(String options) {
    return TableFiles.open("csv:" + folder.resolve("csv") + options, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json"})
  void oneFileIsTheSameAsOneOfCsv(String format) throws IOException {
    TableFiles.save(folder.resolve(format), format, TableFiles.NUMBERS, ROWS);
    TableFiles.csv(folder.resolve("csv/one.csv"), TableFiles.NUMBERS, ROWS);
    TrainingData rows = rows(format, ",label=y,features=a;b;c");
    TrainingData csv = csv("");
    assertEquals(TableFiles.dealt(csv), TableFiles.dealt(rows));
    assertEquals(csv.trainExamples(), rows.trainExamples());
    assertEquals(3, rows.classes());
    assertEquals(csv.format(), rows.format());
  }

  /** Spark takes larger files first, and each in a partition of its own; one has no rows. */
  @Test
  void severalFilesAreThoseOfCsv() throws IOException {
    int[][] parts = {{0, 60}, {60, 85}, {85, 90}, {90, 90}};
    for (int i = 0; i < parts.length; i++) {
      List<Row> part = ROWS.subList(parts[i][0], parts[i][1]);
      TableFiles.save(folder.resolve("parquet"), "parquet", TableFiles.NUMBERS, part);
      TableFiles.csv(folder.resolve("csv/" + i + ".csv"), TableFiles.NUMBERS, part);
    }
    assertEquals(TableFiles.dealt(csv("")), TableFiles.dealt(rows("parquet", ",label=y")));
  }

  @Test
  void vectorsAreTheDefaultFeatures() throws IOException {
    StructType schema =
        new StructType()
            .add("row", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    List<Row> vectors = new ArrayList<>();
    for (Row row : ROWS) {
      double[] values = {row.getFloat(0), row.getDouble(1), row.getInt(2)};
      vectors.add(RowFactory.create(7, Vectors.dense(values), (double) row.getLong(3)));
    }
    TableFiles.save(folder.resolve("parquet"), "parquet", schema, vectors);
    TableFiles.csv(folder.resolve("csv/one.csv"), TableFiles.NUMBERS, ROWS);
    assertEquals(TableFiles.dealt(csv("")), TableFiles.dealt(rows("parquet", "")));
  }

  @Test
  void libsvmIsRead() throws IOException {
    Path file = folder.resolve("libsvm");
    Files.writeString(file, "0 1:0.5 3:2\n1 2:1.5\n".repeat(20));
    TrainingData data = rows("libsvm", "");
    assertEquals("vector of 3", data.format().shape().toString());
    assertEquals(40, data.trainExamples() + data.testExamples());
  }

  @Test
  void namesBecomeClassesInSortedOrder() {
    StructType schema =
        new StructType().add("x", DataTypes.FloatType).add("kind", DataTypes.StringType);
    List<Row> named = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      named.add(RowFactory.create((float) i * i, i % 2 == 0 ? "oak" : "ash"));
    }
    TableFiles.save(folder.resolve("parquet"), "parquet", schema, named);
    TrainingData data = rows("parquet", ",label=kind");
    assertEquals(List.of("ash", "oak"), data.classNames());
    assertTrue(
        data.description()
            .endsWith(
                "2 columns, features from column 'x'; class from column 'kind': 0: ash (20), 1:"
                    + " oak (20)"),
        data.description());
  }

  @Test
  void aTestSourceTakesTheOptionsOfTheTrainingOne() {
    TableFiles.save(folder.resolve("parquet"), "parquet", TableFiles.NUMBERS, ROWS);
    TableFiles.save(folder.resolve("test"), "orc", TableFiles.NUMBERS, ROWS.subList(0, 9));
    TrainingData data =
        TableFiles.open(
            "parquet:" + folder.resolve("parquet") + ",label=y,drop=b",
            Optional.of("orc:" + folder.resolve("test")));
    assertEquals(90, data.trainExamples());
    assertEquals(9, data.testExamples());
    assertEquals("vector of 2", data.format().shape().toString());
  }

  /** Spark's reader of JSON sorts columns by their names. */
  @Test
  void columnsOfAnotherOrderAreRefusedWhateverTheKind() throws IOException {
    List<Row> rows =
        ROWS.stream().map(row -> RowFactory.create(row.get(1), row.get(0), row.get(3))).toList();
    StructType schema =
        new StructType()
            .add("b", DataTypes.DoubleType)
            .add("a", DataTypes.FloatType)
            .add("y", DataTypes.LongType);
    TableFiles.csv(folder.resolve("csv/one.csv"), schema, rows);
    TableFiles.save(folder.resolve("json"), "json", schema, rows);
    String csv = "csv:" + folder.resolve("csv") + ",label=y";
    String json = "json:" + folder.resolve("json") + ",label=y";
    for (List<String> pair : List.of(List.of(csv, json), List.of(json, csv))) {
      UserErrorException error =
          assertThrows(
              UserErrorException.class,
              () -> TableFiles.open(pair.get(0), Optional.of(pair.get(1))));
      assertTrue(error.sentence().contains("in this order"), error.sentence());
    }
    String named = json + ",features=b;a";
    assertEquals(90, TableFiles.open(csv, Optional.of(named)).testExamples());
  }

  @Test
  void aTableOfTheCatalogueAndOptionsOfTheReader() throws IOException {
    Path file = folder.resolve("lines.txt");
    Files.writeString(file, "x|label\n1|0\n2|1\n".repeat(1) + "3|0\n4|1\n".repeat(20));
    TrainingData data =
        TableFiles.open(
            "spark:csv:" + file + ",option.sep=|,option.header=true,option.inferSchema=true",
            Optional.empty());
    assertEquals(42, data.trainExamples() + data.testExamples());
    Sessions.get().sql("DROP TABLE IF EXISTS dataframes_test");
    Sessions.get().createDataFrame(ROWS, TableFiles.NUMBERS).write().saveAsTable("dataframes_test");
    try {
      TrainingData table = TableFiles.open("table:dataframes_test,label=y", Optional.empty());
      assertEquals(90, table.trainExamples() + table.testExamples());
    } finally {
      Sessions.get().sql("DROP TABLE dataframes_test");
    }
  }

  /** The partitions, and with them the order of rows, are not those of the number of cores. */
  @Test
  void nothingIsCachedAndSparksSettingsStay() {
    TableFiles.save(folder.resolve("parquet"), "parquet", TableFiles.NUMBERS, ROWS);
    TableFiles.dealt(rows("parquet", ",label=y"));
    assertTrue(new JavaSparkContext(Sessions.get().sparkContext()).getPersistentRDDs().isEmpty());
    assertTrue(Sessions.get().conf().getOption("spark.sql.files.minPartitionNum").isEmpty());
  }
}

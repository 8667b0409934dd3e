package dev.parsimony.spark.ml.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.ShardRecord;
import dev.parsimony.spark.data.SourceData;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.ml.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The same examples as files of csv and in the formats that Spark reads. */
final class TableFiles {
  static final StructType NUMBERS =
      new StructType()
          .add("a", DataTypes.FloatType)
          .add("b", DataTypes.DoubleType)
          .add("c", DataTypes.IntegerType)
          .add("y", DataTypes.LongType);

  private TableFiles() {}

  /** Rows of {@link #NUMBERS}, of three classes. */
  static List<Row> numbers(long seed, int count) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          RowFactory.create(
              random.nextFloat(), random.nextDouble(), random.nextInt(100), (long) (i % 3)));
    }
    return rows;
  }

  /** Adds one file of Spark's to a folder. */
  static void save(Path folder, String format, StructType schema, List<Row> rows) {
    Sessions.get()
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .format(format)
        .mode(SaveMode.Append)
        .save(folder.toString());
  }

  /** Writes one file of csv with a header. */
  static void csv(Path file, StructType schema, List<Row> rows) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        String.join(",", schema.fieldNames())
            + "\n"
            + rows.stream().map(row -> row.mkString(",") + "\n").collect(Collectors.joining()));
  }

  /** Opens sources as the command does. */
  static TrainingData open(String train, Optional<String> test) {
    return SourceData.open(
        new JavaSparkContext(Sessions.get().sparkContext()),
        DataSource.parse(train),
        test.map(DataSource::parse),
        LabelForm.ANY,
        42);
  }

  /** Returns what each of two workers gets, in its order. */
  static List<String> dealt(TrainingData data) {
    return data
        .shards(2)
        .mapPartitionsWithIndex(
            (rank, records) -> {
              List<String> all = new ArrayList<>();
              records.forEachRemaining(
                  record -> all.add(rank + " " + place(record) + Arrays.toString(record.record())));
              return all.iterator();
            },
            false)
        .collect()
        .stream()
        .sorted()
        .toList();
  }

  private static String place(ShardRecord record) {
    return String.format("%b %5d ", record.test(), record.slot());
  }
}

package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged job on the assembled Spark, and on one without spark-sql. */
final class DataFramesIT {
  private static final Path SUBMIT = Path.of("..", "..", "submit").toAbsolutePath().normalize();
  private static final Path RUNTIME = SUBMIT.resolve("spark-runtime/target/spark");
  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.FloatType)
          .add("b", DataTypes.DoubleType)
          .add("kind", DataTypes.StringType);

  @TempDir Path folder;

  /** What a process left. */
  private record Result(int code, String out) {}

  private Result train(Map<String, String> environment, String data, String output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", SUBMIT.resolve("local.sh").toString()));
    command.addAll(List.of("--data", data, "--model", "mlp:8", "--workers", "2"));
    command.addAll(List.of("--batch-size", "5", "--epochs", "2", "--threads-per-worker", "1"));
    command.addAll(List.of("--output", folder.resolve(output).toString()));
    Path log = folder.resolve(output + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile()).redirectOutput(log.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("MASTER");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("DRIVER_MEMORY", "1g");
    builder.environment().put("PARSIMONY_JAR", System.getProperty("parsimony.job.jar"));
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(log, StandardCharsets.UTF_8));
  }

  @Test
  void parquetTrainsTheNetworkThatCsvTrains() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Row row : TableFiles.numbers(5, 60)) {
      String kind = row.getFloat(0) > row.getDouble(1) ? "more" : "less";
      rows.add(RowFactory.create(row.getFloat(0), row.getDouble(1), kind));
    }
    TableFiles.save(folder.resolve("table"), "parquet", SCHEMA, rows);
    TableFiles.csv(folder.resolve("table.csv"), SCHEMA, rows);
    Result parquet = train(Map.of(), "parquet:table,features=a;b,label=kind", "parquet");
    assertEquals(0, parquet.code(), parquet.out());
    Result csv = train(Map.of(), "csv:table.csv", "csv");
    assertEquals(0, csv.code(), csv.out());
    assertArrayEquals(parameters("csv"), parameters("parquet"));
    assertEquals(
        List.of("less", "more"), Files.readAllLines(folder.resolve("parquet/classes.txt")));
  }

  private float[] parameters(String output) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve(output).resolve("model.zip").toFile())
        .params()
        .toFloatVector();
  }

  @Test
  void aSparkWithoutSqlSaysWhatToDo() throws Exception {
    Path home = folder.resolve("core");
    Files.createDirectories(home.resolve("jars"));
    for (String part : List.of("bin", "conf")) {
      Files.createSymbolicLink(home.resolve(part), RUNTIME.resolve(part));
    }
    try (Stream<Path> jars = Files.list(RUNTIME.resolve("jars"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("spark-sql") && !name.startsWith("spark-catalyst")) {
          Files.createSymbolicLink(home.resolve("jars").resolve(name), jar);
        }
      }
    }
    Result result = train(Map.of("SPARK_HOME", home.toString()), "parquet:table", "none");
    assertEquals(2, result.code(), result.out());
    assertTrue(
        result
            .out()
            .contains(
                "error: parquet: needs a Spark with spark-sql and spark-mllib, and this one lacks"
                    + " them; set SPARK_HOME to a full Spark, or leave it out to use the assembled"
                    + " one."),
        result.out());
  }
}

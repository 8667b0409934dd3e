package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.inference.EvaluationJob;
import dev.parsimony.spark.driver.inference.PredictionJob;
import dev.parsimony.spark.ml.Sessions;
import dev.parsimony.spark.report.RunConsole;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** Commands answer the rows of a table as they answer those of csv. */
final class AnsweredTablesTest {
  private static final List<Row> ROWS = TableFiles.numbers(3, 70);

  @TempDir Path folder;

  @BeforeEach
  void saveModel() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .list()
                .layer(
                    new OutputLayer.Builder().nIn(3).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    network.init();
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), false);
  }

  /** Three files of rows, one of them empty, and the same as csv. */
  private void saveParts() throws IOException {
    int[][] parts = {{0, 50}, {50, 70}, {70, 70}};
    for (int i = 0; i < parts.length; i++) {
      List<Row> part = ROWS.subList(parts[i][0], parts[i][1]);
      TableFiles.save(folder.resolve("table"), "parquet", TableFiles.NUMBERS, part);
      TableFiles.csv(folder.resolve("csv/" + i + ".csv"), TableFiles.NUMBERS, part);
    }
  }

  private InferenceConfig config(String data, ExamplePart part, String output) {
    return new InferenceConfig(
        DataSource.parse(data),
        part,
        folder.resolve("model.zip").toString(),
        AllowedClasses.NONE,
        8,
        2,
        42,
        OptionalInt.of(1),
        Optional.of(folder.resolve(output).toString()),
        true);
  }

  private static JavaSparkContext spark() {
    return new JavaSparkContext(Sessions.get().sparkContext());
  }

  private static RunConsole silent() {
    return new RunConsole(new PrintStream(OutputStream.nullOutputStream()), false);
  }

  private JsonNode evaluated(String data, ExamplePart part) throws IOException {
    new EvaluationJob(config(data, part, "evaluated"), spark(), silent()).run();
    ObjectNode json =
        (ObjectNode)
            new ObjectMapper().readTree(folder.resolve("evaluated/evaluation.json").toFile());
    json.remove("data");
    return json;
  }

  private void predict(String data, PredictionFile file) throws IOException {
    new PredictionJob(config(data, ExamplePart.AUTO, "predicted"), file, spark(), silent()).run();
  }

  /** Rows of every kind of column are those of csv, to the last digit. */
  @Test
  void predictedAsParquet() throws IOException {
    saveParts();
    Files.write(folder.resolve("classes.txt"), List.of("red", "green, dark", "blue"));
    String data = "csv:" + folder.resolve("csv");
    List<String> lines = predicted(data);
    predict(data, PredictionFile.PARQUET);
    Dataset<Row> rows =
        Sessions.get().read().parquet(folder.resolve("predicted").toString()).orderBy("example");
    assertEquals(
        "`example` BIGINT,`class` STRING,`p_red` FLOAT,`p_green, dark` FLOAT,`p_blue` FLOAT",
        rows.schema().toDDL().replaceAll("(^|,)(\\w+) ", "$1`$2` "));
    List<String> read =
        rows.collectAsList().stream()
            .map(row -> row.mkString(",").replace("green, dark", "\"green, dark\""))
            .toList();
    assertEquals(lines, read);
  }

  /** Spark reads no table whose columns differ in case alone; csv has them. */
  @Test
  void columnsThatSparkDoesNotTellApartAreRefused() throws IOException {
    saveParts();
    Files.write(folder.resolve("classes.txt"), List.of("a", "b", "A"));
    String data = "csv:" + folder.resolve("csv");
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> predict(data, PredictionFile.PARQUET));
    assertEquals(
        "--format parquet would have the columns 'p_a' and 'p_A', which Spark does not tell apart;"
            + " rename a class in classes.txt, or say --format csv.",
        e.sentence());
    assertEquals(ROWS.size(), predicted(data).size());
  }

  /** The lines of all files in their order, without headers. */
  private List<String> predicted(String data) throws IOException {
    predict(data, PredictionFile.CSV);
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("predicted"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".csv")).sorted().toList()) {
        List<String> all = Files.readAllLines(file);
        lines.addAll(all.subList(1, all.size()));
      }
    }
    return lines;
  }

  @Test
  void evaluatedAsCsv() throws IOException {
    saveParts();
    String table = "parquet:" + folder.resolve("table") + ",label=y";
    String csv = "csv:" + folder.resolve("csv");
    for (ExamplePart part : ExamplePart.values()) {
      JsonNode rows = evaluated(table, part);
      assertEquals(evaluated(csv, part), rows, part.toString());
      assertTrue(rows.get("examples").intValue() > 0);
    }
  }

  @Test
  void predictedAsCsv() throws IOException {
    saveParts();
    List<String> rows = predicted("parquet:" + folder.resolve("table") + ",label=y");
    assertEquals(ROWS.size(), rows.size());
    assertEquals(predicted("csv:" + folder.resolve("csv")), rows);
  }

  /** Which are of a kind that is no class, and missing. */
  @Test
  void predictReadsNoLabels() throws IOException {
    StructType schema =
        new StructType()
            .add("a", DataTypes.FloatType)
            .add("b", DataTypes.DoubleType)
            .add("c", DataTypes.IntegerType)
            .add("y", DataTypes.StringType);
    List<Row> rows =
        ROWS.stream()
            .map(row -> RowFactory.create(row.get(0), row.get(1), row.get(2), null))
            .toList();
    TableFiles.save(folder.resolve("nulls"), "parquet", schema, rows);
    List<Row> others =
        rows.stream()
            .map(row -> RowFactory.create(row.get(0), row.get(1), row.get(2), "x", null))
            .toList();
    StructType other = schema.add("z", DataTypes.createArrayType(DataTypes.FloatType));
    TableFiles.save(folder.resolve("other"), "parquet", other, others);
    List<String> answers = predicted("parquet:" + folder.resolve("nulls") + ",label=y");
    assertEquals(ROWS.size(), answers.size());
    assertEquals(answers, predicted("parquet:" + folder.resolve("nulls") + ",label=none,drop=y"));
    for (String option : List.of(",values=y", ",labels=y", ",values=z;y", ",label=z,drop=y")) {
      assertEquals(answers, predicted("parquet:" + folder.resolve("other") + option), option);
    }
  }

  @Test
  void evaluateAndTrainNeedLabels() {
    TableFiles.save(folder.resolve("table"), "parquet", TableFiles.NUMBERS, ROWS);
    String unlabelled = "parquet:" + folder.resolve("table") + ",label=none";
    UserErrorException evaluation =
        assertThrows(UserErrorException.class, () -> evaluated(unlabelled, ExamplePart.AUTO));
    assertTrue(
        evaluation.sentence().contains("evaluate compares answers with labels"),
        evaluation.sentence());
    UserErrorException training =
        assertThrows(UserErrorException.class, () -> TableFiles.open(unlabelled, Optional.empty()));
    assertTrue(
        training.sentence().contains("training needs a class for each example"),
        training.sentence());
  }
}

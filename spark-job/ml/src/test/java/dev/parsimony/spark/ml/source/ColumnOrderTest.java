package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.inference.PredictionJob;
import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import dev.parsimony.spark.ml.ParsimonyClassifier;
import dev.parsimony.spark.ml.Sessions;
import dev.parsimony.spark.report.RunConsole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of Spark ML take columns by the names that they learned; so does the command, of any
 * table.
 */
final class ColumnOrderTest {
  private static final String[] COLUMNS = {"a", "b", "c"};
  private static final String[] TURNED = {"c", "a", "b"};

  @TempDir private static Path folder;
  private static ParsimonyClassificationModel model;

  @BeforeAll
  static void train() throws IOException {
    model = classifier().setFeaturesCols(COLUMNS).fit(rows());
    model.save(folder.resolve("saved").toString());
  }

  private static ParsimonyClassifier classifier() {
    return new ParsimonyClassifier()
        .setLayers(new int[] {3, 4, 3})
        .setLabelCol("y")
        .setNumWorkers(2)
        .setBatchSize(8);
  }

  private static Dataset<Row> rows() {
    return Sessions.get().createDataFrame(TableFiles.numbers(2, 60), TableFiles.NUMBERS);
  }

  private static List<Row> answers(ParsimonyClassificationModel asked, Dataset<Row> rows) {
    return asked.transform(rows).select("probability").collectAsList();
  }

  private static Dataset<Row> assembled(String... columns) {
    return new VectorAssembler().setInputCols(columns).setOutputCol("x").transform(rows());
  }

  private static float[] parameters(Model network) {
    return network.params().toFloatVector();
  }

  @Test
  void severalColumnsAndVectorsThatHaveNames() {
    List<Row> expected = answers(model, rows());
    ParsimonyClassificationModel loaded =
        ParsimonyClassificationModel.load(folder.resolve("saved").toString());
    assertEquals(expected, answers(loaded.setFeaturesCols(TURNED), rows()));
    assertEquals(expected, answers(loaded.setFeaturesCol("x"), assembled(COLUMNS)));
    assertEquals(expected, answers(loaded, assembled(TURNED)));
    Dataset<Row> others = rows().withColumnRenamed("c", "d");
    String sentence =
        assertThrows(
                UserErrorException.class,
                () -> loaded.setFeaturesCols(new String[] {"a", "b", "d"}).transform(others))
            .sentence();
    assertTrue(sentence.contains("it lacks 'c', and it has 'd' beside them"), sentence);
  }

  @Test
  void trainingOnGoesByNamesToo() {
    String path = folder.resolve("saved/data/model.zip").toString();
    ParsimonyClassifier on = classifier().setModelPath(path);
    on.clear(on.layers());
    float[] expected = parameters(on.setFeaturesCols(COLUMNS).fit(rows()).toNetwork());
    assertArrayEquals(expected, parameters(on.setFeaturesCols(TURNED).fit(rows()).toNetwork()));
    assertArrayEquals(
        expected, parameters(on.setFeaturesCol("x").fit(assembled(TURNED)).toNetwork()));
  }

  /** Returns the lines of the one file, and prints what the command says. */
  private static List<String> predicted(String data, PrintStream out) throws IOException {
    InferenceConfig config =
        new InferenceConfig(
            DataSource.parse(data),
            ExamplePart.AUTO,
            folder.resolve("saved/data/model.zip").toString(),
            AllowedClasses.NONE,
            8,
            2,
            42,
            OptionalInt.of(1),
            Optional.of(folder.resolve("predicted").toString()),
            true);
    JavaSparkContext spark = new JavaSparkContext(Sessions.get().sparkContext());
    new PredictionJob(config, PredictionFile.CSV, spark, new RunConsole(out, false)).run();
    return Files.readAllLines(folder.resolve("predicted/part-00000.csv"));
  }

  @Test
  void tablesOfTheCommand() throws IOException {
    rows().coalesce(1).write().parquet(folder.resolve("as-learned").toString());
    rows().select("y", "c", "a", "b").coalesce(1).write().parquet(folder.resolve("p").toString());
    rows().select("b", "y", "c", "a").coalesce(1).write().orc(folder.resolve("o").toString());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> expected = predicted("parquet:" + folder.resolve("as-learned") + ",label=y", out);
    assertEquals(60 + 1, expected.size());
    assertTrue(!said.toString(StandardCharsets.UTF_8).contains("another order"));
    assertEquals(expected, predicted("parquet:" + folder.resolve("p") + ",label=y", out));
    assertTrue(
        said.toString(StandardCharsets.UTF_8)
            .contains(
                "come in another order than the model learned them, and are taken by their names:"
                    + " 'a', 'b', 'c'"),
        said.toString(StandardCharsets.UTF_8));
    assertEquals(expected, predicted("orc:" + folder.resolve("o") + ",label=y", out));
    assertEquals(
        expected, predicted("parquet:" + folder.resolve("p") + ",label=y,features=b;c;a", out));
    assertThrows(
        UserErrorException.class,
        () -> predicted("parquet:" + folder.resolve("p") + ",label=y,features=a;b", out));
  }
}

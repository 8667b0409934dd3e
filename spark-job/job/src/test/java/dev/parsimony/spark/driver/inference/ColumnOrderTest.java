package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.cli.TrainingArguments;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.driver.ModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A model takes the columns of a table by the names that it learned, in whatever order. */
final class ColumnOrderTest {
  private static final String[] COLUMNS = {"width", "height", "age"};

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;
  private SavedModels models;

  /** Writes the same rows with these columns, each the number of one of {@link #COLUMNS}. */
  private String csv(String name, List<String> header, int... order) throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(header.isEmpty() ? List.of() : List.of(line(header)));
    for (int i = 0; i < 60; i++) {
      int label = i % 3;
      double[] values = {label + random.nextGaussian() / 8, random.nextGaussian(), 5 - 2 * label};
      List<String> fields = new ArrayList<>();
      for (int column : order) {
        fields.add(String.valueOf(values[column]));
      }
      fields.add(String.valueOf(label));
      lines.add(line(fields));
    }
    Files.write(folder.resolve(name), lines);
    return "csv:" + folder.resolve(name);
  }

  private static String line(List<String> fields) {
    return String.join(",", fields);
  }

  private void train(String model, String data, String output) throws Exception {
    TrainingArguments.train(
        SPARK.context(),
        String.format(
            "--data %s --test %s --model %s --workers 2 --batch-size 5 --epochs 4 --compression none"
                + " --output %s",
            data, data, model, folder.resolve(output)));
  }

  private List<String> predicted(String data) throws IOException {
    models.predict("trained/model.zip", data, ExamplePart.AUTO);
    return Files.readAllLines(folder.resolve("predicted/part-00000.csv"));
  }

  private float[] parameters(String output) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve(output).resolve("model.zip").toFile(), true)
        .params()
        .toFloatVector();
  }

  @Test
  void columnsAreTakenByTheirNames() throws Exception {
    models = new SavedModels(SPARK.context(), folder);
    String learned = csv("learned.csv", List.of("width", "height", "age", "kind"), 0, 1, 2);
    String turned = csv("turned.csv", List.of("age", "width", "height", "kind"), 2, 0, 1);
    train("mlp:8", learned, "trained");
    assertEquals(
        List.of(COLUMNS),
        new ModelLoader(AllowedClasses.NONE, SPARK.context().hadoopConfiguration())
            .toAnswer(folder.resolve("trained/model.zip").toString())
            .features());

    List<String> expected = predicted(learned);
    assertEquals(expected, predicted(turned));
    assertEquals(expected, predicted(csv("bare.csv", List.of(), 0, 1, 2)), "without names");
    assertEquals(
        expected, predicted(csv("other.csv", List.of("p", "q", "r", "kind"), 0, 1, 2)), "by place");

    String saved = folder.resolve("trained/model.zip").toString();
    train(saved, learned, "on");
    train(saved, turned, "on-turned");
    assertArrayEquals(parameters("on"), parameters("on-turned"));

    String twice = csv("twice.csv", List.of("age", "width", "width", "kind"), 2, 0, 1);
    predicted(twice);
    assertTrue(models.printed().contains("some have the same name"), models.printed());

    String missing = csv("missing.csv", List.of("age", "width", "depth", "kind"), 2, 0, 1);
    String sentence = assertThrows(UserErrorException.class, () -> predicted(missing)).sentence();
    assertTrue(
        sentence.contains(
            "has not the columns that the model learned as its features: it lacks 'height', and it"
                + " has 'depth' beside them."),
        sentence);
  }
}

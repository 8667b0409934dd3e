package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/** {@code --normalize}, from the command line to what plain DL4J makes of the saved model. */
final class NormalizeIT {
  private static final int EXAMPLES = 60;
  private static final float CONSTANT = 7;

  @TempDir Path folder;

  /** Two features of very different sizes and a constant one. */
  private float[][] csv(String name, long seed) throws Exception {
    Random random = new Random(seed);
    float[][] features = new float[EXAMPLES][];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < EXAMPLES; i++) {
      float first = (float) (1e6 + 1e4 * (random.nextGaussian() + 3 * (i % 2)));
      float second = (float) (1e-4 * random.nextGaussian());
      features[i] = new float[] {first, second, CONSTANT};
      text.append(first + "," + second + "," + CONSTANT + "," + i % 2 + "\n");
    }
    Files.writeString(folder.resolve(name), text);
    return features;
  }

  private String[] arguments(String model, String output, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--data", "csv:" + folder.resolve("train.csv")));
    all.addAll(List.of("--test", "csv:" + folder.resolve("test.csv"), "--model", model));
    all.addAll(List.of("--output", folder.resolve(output).toString(), "--workers", "2"));
    all.addAll(List.of("--batch-size", "10", "--compression", "none"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void isFittedAppliedAndSaved() throws Exception {
    csv("train.csv", 1);
    float[][] test = csv("test.csv", 2);
    String checkpoint = folder.resolve("checkpoint").toString();
    Commands commands = new Commands(folder);
    commands.train(
        Map.of(),
        arguments(
            "mlp:8",
            "first",
            "--normalize",
            "standard",
            "--updater",
            "adam:0.05",
            "--epochs",
            "10",
            "--checkpoint",
            checkpoint));
    commands.train(
        Map.of(),
        arguments(
            "mlp:8",
            "second",
            "--normalize",
            "minmax",
            "--updater",
            "adam:0.05",
            "--epochs",
            "12",
            "--checkpoint",
            checkpoint,
            "--resume"));
    String model = folder.resolve("first/model.zip").toString();
    commands.train(Map.of(), arguments(model, "third", "--normalize", "standard"));
    List<JobProcess.Result> results = commands.run("local[2]");

    assertEquals(0, results.get(0).exitCode(), results.get(0).err());
    File saved = folder.resolve("first/model.zip").toFile();
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(saved);
    INDArray features = Nd4j.createFromArray(test);
    DataNormalization normaliser = ModelSerializer.restoreNormalizerFromFile(saved);
    normaliser.transform(features);
    int[] answers = network.output(features).argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      right += answers[i] == i % 2 ? 1 : 0;
    }
    JsonNode report = new ObjectMapper().readTree(folder.resolve("first/report.json").toFile());
    assertEquals(report.get("accuracy").doubleValue(), (double) right / EXAMPLES, 1e-9);
    assertTrue(right > 0.8 * EXAMPLES, right + " right");
    assertEquals("standardize, 3 columns", report.get("config").get("normaliser").textValue());

    assertEquals(2, results.get(1).exitCode(), results.get(1).out());
    assertTrue(
        results
            .get(1)
            .err()
            .contains(
                "normaliser was standardize, 3 columns and is min-max to 0.0..1.0, 3 columns"),
        results.get(1).err());
    assertEquals(2, results.get(2).exitCode(), results.get(2).out());
    assertTrue(
        results
            .get(2)
            .err()
            .contains(
                model
                    + " has a normaliser of its own (standardize, 3 columns), which is applied;"
                    + " leave --normalize out."),
        results.get(2).err());
  }
}

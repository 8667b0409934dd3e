package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged job's commands for saved models, with executors that are processes. */
final class PredictIT {
  private static final String MASTER = "local-cluster[2,1,1536]";
  private static final Path GLYPHS =
      Path.of("..", "..", "notebooks-data", "glyphs.csv").toAbsolutePath();

  @TempDir Path folder;

  private JobProcess.Result run(String... arguments) throws Exception {
    JobProcess.Result result = new JobProcess(folder).command(MASTER, Map.of(), arguments);
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(List.of(), result.sentences());
    return result;
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  @Test
  void aTrainedModelIsEvaluatedAndPredicts() throws Exception {
    String data = "csv:" + GLYPHS;
    String model = folder.resolve("trained/model.zip").toString();
    run(
        "train",
        "--data",
        data,
        "--model",
        "mlp:16",
        "--workers",
        "2",
        "--batch-size",
        "8",
        "--epochs",
        "2",
        "--output",
        folder.resolve("trained").toString());
    JobProcess.Result evaluated =
        run(
            "evaluate",
            "--model",
            model,
            "--data",
            data,
            "--part",
            "test",
            "--workers",
            "2",
            "--output",
            folder.resolve("evaluated").toString());
    JsonNode report = json("trained/report.json");
    JsonNode evaluation = json("evaluated/evaluation.json");
    assertEquals(
        report.get("accuracy").doubleValue(),
        evaluation.get("output").get("accuracy").doubleValue());
    assertEquals(report.get("testLoss").doubleValue(), evaluation.get("loss").doubleValue(), 1e-5);
    assertTrue(evaluated.out().contains("confusion matrix"), evaluated.out());

    run(
        "predict",
        "--model",
        model,
        "--data",
        withoutLabels() + ",label=none",
        "--workers",
        "2",
        "--output",
        folder.resolve("predicted").toString());
    List<String> lines = predictions();
    List<String> given = Files.readAllLines(GLYPHS);
    assertEquals(given.size() - 1, lines.size());
    int right = 0;
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",", -1);
      assertEquals(String.valueOf(i), fields[0]);
      String line = given.get(i + 1);
      right += line.substring(line.lastIndexOf(',') + 1).equals(fields[1]) ? 1 : 0;
    }
    run(
        "evaluate",
        "--model",
        model,
        "--data",
        data,
        "--overwrite",
        "--workers",
        "2",
        "--output",
        folder.resolve("evaluated").toString());
    assertEquals(
        (double) right / lines.size(),
        json("evaluated/evaluation.json").get("output").get("accuracy").doubleValue());
  }

  private String withoutLabels() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(GLYPHS)) {
      lines.add(line.substring(0, line.lastIndexOf(',')));
    }
    return "csv:" + Files.write(folder.resolve("unlabelled.csv"), lines);
  }

  private List<String> predictions() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("predicted"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .flatMap(PredictIT::withoutHeader)
          .toList();
    }
  }

  private static Stream<String> withoutHeader(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

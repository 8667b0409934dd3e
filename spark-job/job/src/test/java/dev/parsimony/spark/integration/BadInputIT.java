package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a user gets wrong ends before training, in one sentence, with exit code 2. */
final class BadInputIT {
  @TempDir static Path folder;

  private static BadInputs inputs;
  private static final Map<String, JobProcess.Result> RESULTS = new LinkedHashMap<>();

  @BeforeAll
  static void runAll() throws Exception {
    new BadFiles(folder).write();
    inputs = new BadInputs(folder);
    Commands commands = new Commands(folder);
    List<String> names = new ArrayList<>(inputs.cases().keySet());
    for (BadInputs.Case one : inputs.cases().values()) {
      commands.train(one.settings(), inputs.command(one));
    }
    List<JobProcess.Result> results = commands.run("local[2]");
    for (int i = 0; i < names.size(); i++) {
      RESULTS.put(names.get(i), results.get(i));
    }
  }

  static Set<String> names() {
    return RESULTS.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void endsInOneSentence(String name) {
    assertSentence(inputs.cases().get(name).expected(), RESULTS.get(name));
  }

  @Test
  void whatWasInTheOutputFolderIsKept() throws Exception {
    assertEquals("mine", Files.readString(folder.resolve("full/notes.txt")));
    assertEquals("old", Files.readString(folder.resolve("full/report.json")));
    assertFalse(Files.exists(folder.resolve("full/model.zip")));
    assertFalse(Files.exists(folder.resolve("out/model.zip")));
  }

  @Test
  void overwriteReplacesTheResultsOnlyAndExtremeValuesStopTheRun(@TempDir Path own)
      throws Exception {
    Path output = Files.createDirectories(own.resolve("out"));
    Files.writeString(output.resolve("notes.txt"), "mine");
    Files.writeString(output.resolve("report.json"), "old");
    Files.writeString(output.resolve("classes.txt"), "old");
    Commands commands = new Commands(own);
    String[] good = {"--data", "csv:" + inputs.file("good.csv"), "--output", output.toString()};
    commands.train(
        Map.of(),
        inputs.withSmallDefaults(
            Stream.concat(Arrays.stream(good), Stream.of("--overwrite")).toArray(String[]::new)));
    commands.train(
        Map.of(),
        inputs.withSmallDefaults(
            "--data", "csv:" + inputs.file("huge.csv"), "--output", own + "/huge"));
    commands.train(
        Map.of(),
        inputs.withSmallDefaults(
            "--data",
            "csv:" + inputs.file("some-huge.csv"),
            "--on-nonfinite",
            "skip",
            "--output",
            own + "/some"));
    String[] names = {
      "--data", "csv:" + inputs.file("names.csv") + ",label=answer", "--output", own + "/names"
    };
    commands.train(
        Map.of(),
        inputs.withSmallDefaults(
            Stream.concat(
                    Arrays.stream(names), Stream.of("--epochs", "20", "--updater", "adam:0.05"))
                .toArray(String[]::new)));
    List<JobProcess.Result> results = commands.run("local[2]");
    assertNames(own.resolve("names"), results.get(3));
    assertEquals(0, results.get(0).exitCode(), results.get(0).err());
    assertEquals("mine", Files.readString(output.resolve("notes.txt")));
    assertTrue(Files.readString(output.resolve("report.json")).startsWith("{"));
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(
          Set.of("notes.txt", "report.json", "report.html", "model.zip"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    assertEquals(1, results.get(1).exitCode(), results.get(1).err());
    assertOneErrorLine(
        results.get(1),
        "Training stopped at worker (\\d): The .* of worker \\1 became \\S+ in step 1, at element"
            + " \\d+ of tensor layer\\d_[Wb]\\. Lower the learning rate, or look for extreme values"
            + " in the data\\.");
    assertEquals(0, results.get(2).exitCode(), results.get(2).err());
    String skipped = "(?s).*\n[1-6] of \\d+ batches skipped: their gradients were not finite\n.*";
    assertTrue(results.get(2).out().matches(skipped), results.get(2).out());
    String report = Files.readString(own.resolve("some/report.json"));
    assertTrue(report.matches("(?s).*\"skippedBatches\" : [1-6],.*"), report);
  }

  /** What a user needs to make a prediction with plain DL4J. */
  private static void assertNames(Path output, JobProcess.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result.err());
    String understood = "class from column 3 ('answer'): 0: no (40), 1: yes (40)";
    assertTrue(result.out().lines().findFirst().orElseThrow().endsWith(understood), result.out());
    List<String> classes = Files.readAllLines(output.resolve("classes.txt"));
    assertEquals(List.of("no", "yes"), classes);
    String report = Files.readString(output.resolve("report.json"));
    assertTrue(report.contains("\"classes\" : [ \"no\", \"yes\" ]"), report);
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(output.resolve("model.zip").toFile());
    INDArray answer = network.output(Nd4j.createFromArray(new float[][] {{1, -1}, {-1, 1}}));
    assertEquals("no", classes.get(answer.getRow(0).argMax().getInt(0)));
    assertEquals("yes", classes.get(answer.getRow(1).argMax().getInt(0)));
  }

  @Test
  void inFrontOfTheRealSubmit(@TempDir Path own) throws Exception {
    JobProcess job = new JobProcess(own);
    BadInputs.Case corrupt = inputs.cases().get("corrupt gz");
    assertSentence(corrupt.expected(), job.train("local[2]", Map.of(), inputs.command(corrupt)));
    assertSentence(
        "Invalid value for option '--data': ...",
        job.train("local[2]", Map.of(), "--data", "mnist"));
    assertSentence(
        inputs.cases().get("dynamic allocation").expected(),
        job.train(
            "local-cluster[2,1,1536]",
            Map.of("spark.dynamicAllocation.enabled", "true"),
            inputs.withSmallDefaults(
                "--data", "csv:" + inputs.file("good.csv"), "--output", own + "/out")));
  }

  private static void assertSentence(String expected, JobProcess.Result result) {
    assertEquals(2, result.exitCode(), result.err());
    boolean begins = expected.endsWith("...");
    String regex =
        begins
            ? Pattern.quote(expected.substring(0, expected.length() - 3)) + ".*"
            : Pattern.quote(expected);
    assertOneErrorLine(result, regex);
    assertFalse(result.out().contains("epoch"), "it trained: " + result.out());
  }

  /** Beside it, Spark may have logged a line; nothing else. */
  private static void assertOneErrorLine(JobProcess.Result result, String regex) {
    List<String> lines = result.sentences();
    assertEquals(1, lines.size(), result.err());
    assertTrue(lines.get(0).matches("error: " + regex), lines.get(0));
  }
}

package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** The packaged job, from the command line to what plain DL4J reads. */
final class TrainIT {
  /** The live line rides on heartbeats, and these runs are short. */
  private static final Map<String, String> HEARTBEATS =
      Map.of("spark.executor.heartbeatInterval", "300ms");

  @TempDir Path folder;

  @Test
  void lenetInTwoExecutorProcesses() throws Exception {
    JobProcess job = new JobProcess(folder);
    JobProcess.Result result =
        job.train("local-cluster[2,1,1536]", HEARTBEATS, arguments("lenet", "lenet-out", 6));
    assertEquals(0, result.exitCode(), result.err());
    assertLiveLineAndTable(result.out(), 6);
    assertTwoExecutors(job.sparkHome());

    JsonNode report = report("lenet-out");
    assertEquals(431_080, report.get("parameters").intValue());
    assertEquals(2, report.get("workers").intValue());
    assertEquals(6 * 25, report.get("steps").intValue());
    assertEquals(6, report.get("epochs").size());
    assertTrue(report.get("elementsRatio").doubleValue() > 1.5, report.toString());
    assertTrue(report.get("wireRatio").doubleValue() > 6, report.toString());
    assertEquals("on", report.get("config").get("oneDNN").textValue());

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(model("lenet-out").toFile());
    assertEquals(6 * 25, network.getIterationCount());
    assertNotNull(network.getUpdater().getStateViewArray());
    assertAccuracy(report, Samples.accuracy(network));
  }

  @Test
  void aGraphFromItsConfigurationThenOnFromItsModel() throws Exception {
    Files.writeString(folder.resolve("graph.json"), graph().getConfiguration().toJson());
    Commands commands = new Commands(folder);
    commands.train(HEARTBEATS, arguments("graph.json", "first", 4));
    commands.train(HEARTBEATS, arguments("first/model.zip", "second", 1));
    List<JobProcess.Result> results = commands.run("local[2]");
    JobProcess.Result first = results.get(0);
    assertEquals(0, first.exitCode(), first.err());
    assertLiveLineAndTable(first.out(), 4);
    ComputationGraph begun = ModelSerializer.restoreComputationGraph(model("first").toFile(), true);
    assertAccuracy(report("first"), Samples.accuracy(begun));
    assertEquals(4, begun.getConfiguration().getEpochCount());

    JobProcess.Result second = results.get(1);
    assertEquals(0, second.exitCode(), second.err());
    ComputationGraph goneOn =
        ModelSerializer.restoreComputationGraph(model("second").toFile(), true);
    assertAccuracy(report("second"), Samples.accuracy(goneOn));
    assertEquals(5, goneOn.getConfiguration().getEpochCount());
    assertEquals(5 * 25, goneOn.getConfiguration().getIterationCount());
    double before = report("first").get("score").doubleValue();
    double after = report("second").get("score").doubleValue();
    assertTrue(after < before, before + " before, " + after + " after going on");
  }

  @Test
  void theSameSeedGivesTheSameModel() throws Exception {
    Commands commands = new Commands(folder);
    String[] seeds = {"7", "7", "8"};
    for (int i = 0; i < seeds.length; i++) {
      commands.train(
          Map.of(),
          Stream.concat(
                  Stream.of(arguments("mlp:32", "same" + i, 2)), Stream.of("--seed", seeds[i]))
              .toArray(String[]::new));
    }
    for (JobProcess.Result result : commands.run("local[2]")) {
      assertEquals(0, result.exitCode(), result.err());
    }
    assertArrayEquals(parameters("same0"), parameters("same1"));
    assertFalse(Arrays.equals(parameters("same0"), parameters("same2")));
  }

  private float[] parameters(String output) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(model(output).toFile())
        .params()
        .toFloatVector();
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.base(new Adam(1e-3))
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "conv", new ConvolutionLayer.Builder(5, 5).stride(2, 2).nOut(8).build(), "in")
                .addLayer("out", TestNetworks.output(Samples.CLASSES), "conv")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(28, 28, 1))
                .build());
    graph.init();
    return graph;
  }

  private String[] arguments(String model, String output, int epochs) {
    boolean file = model.contains(".");
    return new String[] {
      "--data",
      "idx:" + Samples.IDX,
      "--model",
      file ? folder.resolve(model).toString() : model,
      "--workers",
      "2",
      "--batch-size",
      "10",
      "--epochs",
      String.valueOf(epochs),
      "--threads-per-worker",
      "1",
      "--output",
      folder.resolve(output).toString()
    };
  }

  private static void assertLiveLineAndTable(String out, int epochs) {
    List<String> lines = out.lines().toList();
    String live =
        "epoch \\d/%d  batch \\d+/25  score .* examples/s  elements .*x  wire .*x  .*/step"
            + "  exchange and waiting .* %%";
    assertTrue(lines.stream().anyMatch(line -> line.matches(live.formatted(epochs))), out);
    assertTrue(lines.stream().anyMatch(line -> line.contains("oneDNN on")), out);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("  run  ")), out);
  }

  private static void assertTwoExecutors(Path sparkHome) throws IOException {
    try (Stream<Path> files = Files.walk(sparkHome.resolve("work"), 3)) {
      assertEquals(2, files.filter(file -> file.getFileName().toString().equals("stderr")).count());
    }
  }

  private static void assertAccuracy(JsonNode report, double accuracy) {
    assertEquals(report.get("accuracy").doubleValue(), accuracy);
    assertTrue(accuracy > 0.3, "learned nothing: " + accuracy);
  }

  private Path model(String output) {
    return folder.resolve(output).resolve("model.zip");
  }

  private JsonNode report(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("report.json").toFile());
  }
}

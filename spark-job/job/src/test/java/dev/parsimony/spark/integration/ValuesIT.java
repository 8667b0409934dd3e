package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers, labels and weights, through the packaged job's command line. */
final class ValuesIT {
  private static final int EXAMPLES = 240;

  @TempDir Path folder;

  private String[] arguments(String options, String output, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--data", "csv:" + folder.resolve("data.csv") + options));
    all.addAll(List.of("--model", "mlp:16", "--updater", "adam:0.02", "--epochs", "12"));
    all.addAll(List.of("--output", folder.resolve(output).toString(), "--workers", "2"));
    all.addAll(List.of("--batch-size", "10"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private JsonNode report(String output) throws Exception {
    return new ObjectMapper().readTree(folder.resolve(output + "/report.json").toFile());
  }

  @Test
  void areTrainedAndReported() throws Exception {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("a,b,sum,more,less,w\n");
    for (int i = 0; i < EXAMPLES; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      text.append(a + "," + b + "," + (a + b) + "," + (a > b ? 1 : 0) + ",");
      text.append((a + b < 0.3 ? 1 : 0) + "," + random.nextFloat() + "\n");
    }
    Files.writeString(folder.resolve("data.csv"), text);
    Commands commands = new Commands(folder);
    commands.train(Map.of(), arguments(",values=sum,drop=more,drop=less,weight=w", "values"));
    commands.train(Map.of(), arguments(",labels=more;less,drop=sum,drop=w", "labels"));
    commands.train(
        Map.of(),
        arguments(
            ",label=more,drop=sum,drop=less,drop=w", "classes", "--class-weights", "balanced"));
    commands.train(
        Map.of(), arguments(",values=sum,drop=w", "none", "--class-weights", "balanced"));
    List<JobProcess.Result> results = commands.run("local[2]");

    assertEquals(0, results.get(0).exitCode(), results.get(0).err());
    assertTrue(results.get(0).out().contains("R^2"), results.get(0).out());
    assertTrue(
        report("values").get("outputs").get(0).get("rSquared").doubleValue() > 0.9,
        report("values").toString());
    assertEquals(0, results.get(1).exitCode(), results.get(1).err());
    assertTrue(results.get(1).out().contains("macro F1"), results.get(1).out());
    assertEquals("labels", report("labels").get("outputs").get(0).get("task").textValue());
    assertEquals(0, results.get(2).exitCode(), results.get(2).err());
    assertTrue(results.get(2).out().contains("; class weights "), results.get(2).out());
    assertEquals(2, results.get(3).exitCode(), results.get(3).out());
    assertTrue(
        results.get(3).err().contains("--class-weights: it is for data with one class"),
        results.get(3).err());
  }
}

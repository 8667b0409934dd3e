package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.parsimony.spark.config.DataSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The Databricks bundle says what the command understands. */
final class DatabricksBundleTest {
  @ParameterizedTest
  @ValueSource(strings = {"cluster", "single-node"})
  void fitsTheSchema(String target) throws Exception {
    try (InputStream schema = getClass().getResourceAsStream("bundle.schema.json")) {
      assertEquals(
          Set.of(),
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
              .getSchema(schema)
              .validate(DatabricksBundle.of(target)));
    }
  }

  @Test
  void theSchemaRefusesAutoscaling() throws Exception {
    ObjectNode bundle = DatabricksBundle.of("cluster");
    ObjectNode cluster = (ObjectNode) cluster(bundle);
    cluster.remove("num_workers");
    cluster.putObject("autoscale").put("min_workers", 1).put("max_workers", 4);
    try (InputStream schema = getClass().getResourceAsStream("bundle.schema.json")) {
      assertEquals(
          2,
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
              .getSchema(schema)
              .validate(bundle)
              .size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "single-node"})
  void theCommandTakesTheTasksParameters(String target) throws Exception {
    JsonNode job = job(DatabricksBundle.of(target));
    JsonNode task = job.get("tasks").get(0).get("spark_jar_task");
    assertEquals(Main.class.getName(), task.get("main_class_name").textValue());
    Map<String, String> parameters = parameters(job);
    List<String> words = new ArrayList<>();
    task.get("parameters")
        .forEach(word -> words.add(DatabricksBundle.withParameters(word.textValue(), parameters)));
    ParseResult parsed = Main.commandLine().parseArgs(words.toArray(String[]::new)).subcommand();
    assertEquals("train", parsed.commandSpec().name());
    parameters.forEach(
        (name, value) -> assertTrue(parsed.hasMatchedOption("--" + name), "unused: " + name));
    DataSource data = parsed.matchedOptionValue("--data", null);
    assertEquals("idx:/Volumes/main/default/parsimony/data", data.toString());
  }

  @Test
  void everyParameterIsAnOption() throws Exception {
    CommandSpec train = trainSpec();
    parameters(job(DatabricksBundle.of("cluster")))
        .keySet()
        .forEach(name -> assertNotNull(train.findOption("--" + name), name));
  }

  @Test
  void workersFitTheCluster() throws Exception {
    JsonNode bundle = DatabricksBundle.of("cluster");
    // One machine each: a worker's cores and threads are the machine's.
    assertEquals(
        cluster(bundle).get("num_workers").asText(), parameters(job(bundle)).get("workers"));
    JsonNode conf = cluster(bundle).get("spark_conf");
    assertEquals(conf.get("spark.task.cpus"), conf.get("spark.executorEnv.OMP_NUM_THREADS"));
  }

  @Test
  void theTrialRunsInLocalMode() throws Exception {
    JsonNode cluster = cluster(DatabricksBundle.of("single-node"));
    assertEquals(0, cluster.get("num_workers").intValue());
    JsonNode conf = cluster.get("spark_conf");
    assertEquals("local[*]", conf.get("spark.master").textValue());
    assertEquals("singleNode", conf.get("spark.databricks.cluster.profile").textValue());
    assertEquals("1", conf.get("spark.task.cpus").textValue());
  }

  @Test
  void thePageNamesOnlyParametersThatThereAre() throws Exception {
    String page = Files.readString(DatabricksBundle.FILE.resolveSibling("README.md"));
    Set<String> names = parameters(job(DatabricksBundle.of("cluster"))).keySet();
    Matcher given = Pattern.compile("--params (\\S+)").matcher(page);
    assertTrue(given.find());
    do {
      for (String pair : given.group(1).split(",", -1)) {
        assertTrue(names.contains(pair.substring(0, pair.indexOf('='))), pair);
      }
    } while (given.find());
    assertFalse(names.isEmpty());
  }

  private static JsonNode job(JsonNode bundle) {
    return bundle.get("resources").get("jobs").get("train");
  }

  private static JsonNode cluster(JsonNode bundle) {
    return job(bundle).get("job_clusters").get(0).get("new_cluster");
  }

  private static Map<String, String> parameters(JsonNode job) {
    Map<String, String> parameters = new TreeMap<>();
    job.get("parameters")
        .forEach(
            parameter ->
                parameters.put(
                    parameter.get("name").textValue(), parameter.get("default").asText()));
    return parameters;
  }

  private static CommandSpec trainSpec() {
    CommandLine train = Main.commandLine().getSubcommands().get("train");
    return train.getCommandSpec();
  }
}

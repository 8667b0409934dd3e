package dev.parsimony.spark.driver.observe.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parsimony.spark.config.MlflowServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run that is there on the server. */
final class TrackedRun {
  /** The server's limits for one request, and for a value. */
  static final int METRICS_PER_BATCH = 1000;

  private static final int PARAMETERS_PER_BATCH = 100;
  private static final int LONGEST_VALUE = 500;

  /** Scheme of what the server's proxy keeps. */
  private static final String BY_PROXY = "mlflow-artifacts";

  private final MlflowClient client;
  private final String id;
  private final String artifacts;

  /** Names of settings that the server has. */
  private final Set<String> logged = new HashSet<>();

  /** A point of a curve, and when it was told. */
  record Metric(String name, double value, Instant at, long step) {}

  private TrackedRun(MlflowClient client, JsonNode run) {
    this.client = client;
    this.id = run.path("info").path("run_id").asText();
    this.artifacts = run.path("info").path("artifact_uri").asText();
    run.path("data").path("params").forEach(each -> logged.add(each.path("key").asText()));
  }

  /** Makes the run that the server's settings ask for, or takes the one that they name. */
  static TrackedRun open(MlflowClient client, MlflowServer server, Instant start)
      throws IOException, InterruptedException {
    if (server.runId().isPresent()) {
      JsonNode run = client.get("runs/get", "run_id", server.runId().get()).path("run");
      TrackedRun found = new TrackedRun(client, run);
      found.status("RUNNING", Optional.empty());
      return found;
    }
    ObjectNode body = client.object();
    body.put("experiment_id", experiment(client, server));
    body.put("start_time", start.toEpochMilli());
    server.runName().ifPresent(name -> body.put("run_name", name));
    ArrayNode tags = body.putArray("tags");
    tags.addObject().put("key", "mlflow.source.name").put("value", "Parsimony");
    tags.addObject().put("key", "mlflow.source.type").put("value", "JOB");
    String user = System.getProperty("user.name", "");
    tags.addObject().put("key", "mlflow.user").put("value", user);
    return new TrackedRun(client, client.post("runs/create", body).path("run"));
  }

  /** Returns the experiment's id; makes one where none has the name. */
  private static String experiment(MlflowClient client, MlflowServer server)
      throws IOException, InterruptedException {
    if (server.experimentId().isPresent()) {
      return server.experimentId().get();
    }
    if (server.experimentName().isEmpty()) {
      return "0"; // The server's default.
    }
    String name = server.experimentName().get();
    try {
      return client
          .get("experiments/get-by-name", "experiment_name", name)
          .path("experiment")
          .path("experiment_id")
          .asText();
    } catch (MlflowRefusedException e) {
      if (!e.has("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    JsonNode made = client.post("experiments/create", client.object().put("name", name));
    return made.path("experiment_id").asText();
  }

  /** Adds settings, but for those that are there: none can be changed. */
  void parameters(Map<String, String> settings) throws IOException, InterruptedException {
    List<Map.Entry<String, String>> missing =
        settings.entrySet().stream().filter(each -> !logged.contains(each.getKey())).toList();
    for (int from = 0; from < missing.size(); from += PARAMETERS_PER_BATCH) {
      int to = Math.min(missing.size(), from + PARAMETERS_PER_BATCH);
      List<Map.Entry<String, String>> some = missing.subList(from, to);
      ArrayNode batch = client.object().arrayNode();
      some.forEach(
          each ->
              batch.addObject().put("key", each.getKey()).put("value", shortened(each.getValue())));
      log("params", batch);
      // Not before the server has them: a batch that failed is sent again.
      some.forEach(each -> logged.add(each.getKey()));
    }
  }

  /**
   * Adds points of curves.
   *
   * @param metrics at most {@link #METRICS_PER_BATCH}
   */
  void metrics(List<Metric> metrics) throws IOException, InterruptedException {
    ArrayNode batch = client.object().arrayNode();
    for (Metric metric : metrics) {
      batch
          .addObject()
          .put("key", metric.name())
          .put("value", metric.value())
          .put("timestamp", metric.at().toEpochMilli())
          .put("step", metric.step());
    }
    log("metrics", batch);
  }

  void tag(String name, String value) throws IOException, InterruptedException {
    ArrayNode tags = client.object().arrayNode();
    tags.addObject().put("key", name).put("value", shortened(value));
    log("tags", tags);
  }

  private void log(String kind, ArrayNode entries) throws IOException, InterruptedException {
    ObjectNode body = client.object().put("run_id", id);
    body.set(kind, entries);
    client.post("runs/log-batch", body);
  }

  private static String shortened(String value) {
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
  }

  /** Says how the run is, and when it ended. */
  void status(String status, Optional<Instant> end) throws IOException, InterruptedException {
    ObjectNode body = client.object().put("run_id", id).put("status", status);
    end.ifPresent(at -> body.put("end_time", at.toEpochMilli()));
    client.post("runs/update", body);
  }

  /**
   * Uploads a file.
   *
   * @throws MlflowRefusedException where the server keeps artifacts in a place of their own
   */
  void upload(String name, long length, MlflowClient.Content content)
      throws IOException, InterruptedException {
    URI folder = URI.create(artifacts.replace(" ", "%20"));
    if (!BY_PROXY.equals(folder.getScheme()) || folder.getAuthority() != null) {
      throw new MlflowRefusedException(
          "the server keeps artifacts at "
              + artifacts
              + ", not behind its proxy (mlflow server --serve-artifacts), so model and report stay"
              + " in the run's folder",
          "");
    }
    client.upload(folder.getRawPath(), name, length, content);
  }
}

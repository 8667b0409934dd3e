package dev.parsimony.spark.driver.observe.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.Told;
import dev.parsimony.spark.report.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a server that answers, refuses, fails, is slow, or is not there. */
final class MlflowRunTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private StubServer server;
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @BeforeEach
  void start() throws IOException {
    server = new StubServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MlflowRun run(String... variables) {
    return run(TIMEOUT, server.address(), variables);
  }

  private MlflowRun run(Duration timeout, String address, String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("MLFLOW_TRACKING_URI", address));
    for (String variable : variables) {
      String[] parts = variable.split("=", 2);
      environment.put("MLFLOW_" + parts[0], parts[1]);
    }
    return new MlflowRun(MlflowServer.of(environment), new Configuration(), () -> now, timeout);
  }

  private Set<String> logged(String kind, String field) {
    Set<String> found = new HashSet<>();
    for (JsonNode batch : server.batches) {
      batch.path(kind).forEach(each -> found.add(each.path(field).asText()));
    }
    return found;
  }

  @Test
  void aWholeRun() throws Exception {
    Files.writeString(folder.resolve("model.zip"), "a model");
    Files.writeString(folder.resolve("report.json"), "{}");
    Files.writeString(folder.resolve("other"), "no result");
    MlflowRun run = run("EXPERIMENT_NAME=a name", "TRACKING_TOKEN=secret", "RUN_NAME=mine");
    run.begun(Told.start(0));
    run.progress(Told.progress(1, 40));
    run.epochEnded(Told.epoch(1));
    run.ended(Told.report(), Optional.of(folder.toString()));
    assertEquals(
        List.of(
            "GET experiments/get-by-name?experiment_name=a+name",
            "POST experiments/create",
            "POST runs/create"),
        server.calls.subList(0, 3));
    assertEquals(Set.of("model", "epochs", "parameters"), logged("params", "key"));
    assertTrue(logged("metrics", "key").containsAll(Set.of("score", "accuracy", "wire_ratio")));
    assertEquals(Set.of("40"), logged("metrics", "step"));
    assertEquals(
        Map.of(
            "artifacts/7/abc/artifacts/model.zip",
            "a model",
            "artifacts/7/abc/artifacts/report.json",
            "{}"),
        server.artifacts);
    assertEquals("FINISHED", server.updates.get(0).path("status").asText());
    assertEquals(Set.of("Bearer secret"), Set.copyOf(server.authorizations));
  }

  @Test
  void theUploadedPageIsTheLastOne() throws Exception {
    Path page = folder.resolve("report.html");
    Files.writeString(page, "of a run that goes on");
    RunObserver slowPage =
        new RunObserver() {
          @Override
          public String name() {
            return "page";
          }

          @Override
          public void ended(Report report, Optional<String> output) throws Exception {
            // As long as an upload takes that does not wait for it.
            for (int i = 0; i < 60 && server.artifacts.isEmpty(); i++) {
              Thread.sleep(50);
            }
            Files.writeString(page, "of a run that has ended");
          }
        };
    try (RunEvents events = RunEvents.to(List.of(run(), slowPage), ignored -> {})) {
      events.begun(Told.start(0));
      events.ended(Told.report(), Optional.of(folder.toString()));
    }
    assertEquals(
        "of a run that has ended", server.artifacts.get("artifacts/7/abc/artifacts/report.html"));
  }

  @Test
  void aRunThatIsThereGoesOn() throws Exception {
    MlflowRun run = run("RUN_ID=abc", "TRACKING_USERNAME=u", "TRACKING_PASSWORD=p");
    run.begun(Told.start(60));
    run.epochEnded(Told.epoch(1)); // which the run before has told
    run.progress(Told.progress(2, 30));
    run.failed("Workers were lost.");
    assertEquals("GET runs/get?run_id=abc", server.calls.get(0));
    assertEquals(Set.of("model", "parameters"), logged("params", "key"), "epochs is there");
    assertEquals(Set.of("70"), logged("metrics", "step"));
    assertEquals(Set.of("Workers were lost."), logged("tags", "value"));
    assertEquals(
        List.of("RUNNING", "FAILED"),
        server.updates.stream().map(each -> each.path("status").asText()).toList());
    assertEquals(Set.of("Basic dTpw"), Set.copyOf(server.authorizations));
  }

  @Test
  void pointsGoTogetherAThousandAtATime() throws Exception {
    MlflowRun run = run();
    run.begun(Told.start(0));
    int before = server.batches.size();
    for (int epoch = 1; epoch <= 3; epoch++) {
      for (int batch = 1; batch <= 40; batch++) {
        run.progress(Told.progress(epoch, batch));
      }
    }
    assertEquals(before, server.batches.size(), "no time has passed");
    now = now.plusSeconds(5);
    run.epochEnded(Told.epoch(3));
    List<Integer> sizes =
        server.batches.subList(before, server.batches.size()).stream()
            .map(batch -> batch.path("metrics").size())
            .toList();
    assertEquals(List.of(1000, 3 * 40 * 10 + 3 - 1000), sizes);
  }

  @Test
  void whatAServerOutOfOrderMissesIsSentLater() throws Exception {
    MlflowRun run = run();
    server.status = 503;
    IOException e = assertThrows(IOException.class, () -> run.begun(Told.start(0)));
    assertEquals(server.address() + " answers 503: not today", e.getMessage());
    run.progress(Told.progress(1, 1));
    assertEquals(1, server.calls.size(), "not asked again at once");
    assertEquals(Duration.ofSeconds(10), run.patience());
    server.status = 0;
    now = now.plusSeconds(31);
    run.progress(Told.progress(1, 2));
    assertEquals(Set.of("model", "epochs", "parameters"), logged("params", "key"));
    assertEquals(Set.of("1", "2"), logged("metrics", "step"));
    assertEquals(Duration.ofMinutes(2), run.patience());
  }

  @Test
  void parametersThatWereNotTakenAreSentAgain() throws Exception {
    MlflowRun run = run();
    server.answered = "runs/log-batch";
    server.status = 503;
    assertThrows(IOException.class, () -> run.begun(Told.start(0)));
    assertEquals(Set.of(), logged("params", "key"));
    server.status = 0;
    now = now.plusSeconds(31);
    run.progress(Told.progress(1, 2));
    assertEquals(Set.of("model", "epochs", "parameters"), logged("params", "key"));
  }

  @Test
  void theEndIsToldWhateverBecomesOfWhatWaits() throws Exception {
    Files.writeString(folder.resolve("model.zip"), "a model");
    MlflowRun run = run();
    run.begun(Told.start(0));
    run.progress(Told.progress(1, 1));
    server.answered = "runs/log-batch";
    server.status = 503;
    assertThrows(IOException.class, () -> run.ended(Told.report(), Optional.of(folder.toString())));
    assertEquals("FINISHED", server.updates.get(0).path("status").asText());
    assertEquals(Set.of("artifacts/7/abc/artifacts/model.zip"), server.artifacts.keySet());
    assertTrue(
        server.calls.indexOf("POST runs/update")
            < server.calls.indexOf("PUT artifacts/7/abc/artifacts/model.zip"),
        "the process may end during the upload: " + server.calls);
  }

  @Test
  void aServerThatRefusesIsAskedNoMore() throws Exception {
    MlflowRun run = run();
    server.status = 403;
    assertThrows(MlflowRefusedException.class, () -> run.begun(Told.start(0)));
    now = now.plusSeconds(60);
    run.progress(Told.progress(1, 1));
    run.ended(Told.report(), Optional.empty());
    assertEquals(1, server.calls.size());
  }

  @Test
  void artifactsElsewhereStayWhereTheyAre() throws Exception {
    server.artifactUri = "s3://bucket/7/abc/artifacts";
    Files.writeString(folder.resolve("model.zip"), "a model");
    MlflowRun run = run();
    run.begun(Told.start(0));
    IOException e =
        assertThrows(
            IOException.class, () -> run.ended(Told.report(), Optional.of(folder.toString())));
    assertTrue(e.getMessage().contains("s3://bucket"), e.getMessage());
    assertEquals("FINISHED", server.updates.get(0).path("status").asText());
    assertTrue(logged("tags", "key").contains("parsimony.output"));
  }

  @Test
  void theRunWaitsForNoServer() throws Exception {
    server.delay = Duration.ofSeconds(5);
    String dead;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = "http://127.0.0.1:" + socket.getLocalPort();
    }
    for (String address : List.of(dead, server.address())) {
      List<String> console = new CopyOnWriteArrayList<>();
      MlflowRun run = run(Duration.ofSeconds(1), address);
      long start = System.nanoTime();
      try (RunEvents events = RunEvents.to(List.of(run), console::add)) {
        events.begun(Told.start(0));
        for (int batch = 1; batch <= 40; batch++) {
          events.progress(Told.progress(1, batch));
        }
        assertTrue(System.nanoTime() - start < 5e9, "a run waits for " + address);
        events.ended(Told.report(), Optional.empty());
      }
      assertEquals(1, console.size(), console.toString());
      String expected =
          address.equals(dead)
              ? "nothing answers at " + dead
              : address + " did not answer within 1 s";
      assertEquals(
          "warning: --mlflow failed (" + expected + "); the training goes on", console.get(0));
    }
  }

  @Test
  void variablesThatAreMissingOrWrongAreNamed() {
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> MlflowServer.of(Map.of()));
    assertTrue(missing.getMessage().contains("set the environment variable MLFLOW_TRACKING_URI"));
    for (String wrong :
        List.of(
            "databricks",
            "file:/tmp/mlruns",
            "sqlite:///m.db",
            "http://u:pw@host:1",
            "http://u:pw/ss@host:1",
            "http://u:pw@ss@host:1",
            "u:pw@host:1",
            "a b")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> MlflowServer.of(Map.of("MLFLOW_TRACKING_URI", wrong)));
      assertTrue(e.getMessage().startsWith("Invalid value for MLFLOW_TRACKING_URI: got "));
      assertFalse(e.getMessage().contains("pw"), e.getMessage());
      assertFalse(e.getMessage().contains("ss@"), e.getMessage());
    }
    MlflowServer server =
        MlflowServer.of(
            Map.of("MLFLOW_TRACKING_URI", "https://host/a/", "MLFLOW_TRACKING_TOKEN", "secret"));
    assertEquals("https://host/a", server.toString());
  }
}

package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three executors on YARN and on a standalone Spark, data and output on HDFS, all encrypted. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterIT {
  private static final Path SAMPLES = Path.of("..", "..", "notebooks-data", "idx");
  private static final String DATA = "idx:hdfs:///data";
  private static final String WITH_PAGES = "--conf=spark.ui.enabled=true";
  private static final Duration WATCHED = Duration.ofMinutes(15);

  @TempDir static Path folder;

  private static TryCluster yarn;
  private static YarnStatus status;
  private static FileSystem hdfs;

  /** Of the first run, which all the others repeat. */
  private static float[] parameters = {};

  @BeforeAll
  static void up() throws Exception {
    yarn = new TryCluster("yarn", folder.resolve("yarn"));
    status = new YarnStatus(yarn);
    hdfs = status.files();
    hdfs.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(SAMPLES.toUri()), new org.apache.hadoop.fs.Path("/data"));
  }

  @AfterAll
  static void down() throws Exception {
    yarn.close();
  }

  @Test
  @Order(1)
  void yarnInClientMode() throws Exception {
    String secret = setSecrets();
    try (Secrets.ProcessList processes = new Secrets.ProcessList()) {
      Script run =
          Script.start(
              "yarn.sh",
              yarn.environment(),
              folder.resolve("client"),
              Runs.arguments(DATA, "hdfs:///client", WITH_PAGES, "--deploy-mode=client"));
      WebPages pages = WebPages.of(yarn, secret);
      Script.Result result = endWatched(run, pages);
      assertEquals(0, result.exitCode(), result.text());
      assertTrue(result.text().contains(", encrypted; measured in "), result.text());
      assertEquals(FinalApplicationStatus.SUCCEEDED, status.last());
      assertSecretsKept(yarn, processes, secret);
      assertYarnsPagesRead(pages);
    }
    parameters = Runs.assertTrained(hdfs, "/client");
    Runs.assertRanksLogged(logs(), 0);
    Runs.assertShort(logs());
  }

  @Test
  @Order(2) // with the job's classes ahead of Spark's, which must make no difference
  void yarnInClusterModeGoesOnWithoutAKilledExecutor() throws Exception {
    Script run =
        Script.start(
            "yarn.sh",
            yarn.environment(),
            folder.resolve("killed"),
            Runs.arguments(
                DATA,
                "hdfs:///killed",
                "--conf=spark.driver.userClassPathFirst=true",
                "--conf=spark.executor.userClassPathFirst=true",
                "--deploy-mode=cluster"));
    ExecutorKiller.killRank1(yarn, "_0002/", run);
    Script.Result result = run.end();
    assertEquals(0, result.exitCode(), result.text());
    assertEquals(FinalApplicationStatus.SUCCEEDED, status.last());
    assertArrayEquals(parameters, Runs.assertTrained(hdfs, "/killed"));
    Runs.assertRanksLogged(logs(), 1);
  }

  @Test
  @Order(3)
  void aMistakeFailsBeforeTraining() throws Exception {
    hdfs.create(new org.apache.hadoop.fs.Path("/taken/file")).close();
    Script.Result result =
        yarn("before", Runs.arguments(1, DATA, "hdfs:///taken", "--deploy-mode=cluster"));
    assertFailed(result, "The output folder hdfs:///taken is not empty; give another one");
  }

  @Test
  @Order(4)
  void aDivergingRunFailsDuringTraining() throws Exception {
    Script.Result result =
        yarn(
            "during",
            Runs.arguments(
                1, DATA, "hdfs:///during", "--deploy-mode=client", "--updater=sgd:1e30"));
    assertFailed(result, "error: Training stopped at worker ");
    assertTrue(result.text().contains("Lower the learning rate"), result.text());
  }

  @Test
  @Order(5)
  void aFullDiskFailsAfterTraining() throws Exception {
    org.apache.hadoop.fs.Path full = new org.apache.hadoop.fs.Path("/full");
    Script run =
        Script.start(
            "yarn.sh",
            yarn.environment(),
            folder.resolve("after"),
            Runs.arguments(1, DATA, "hdfs:///full", "--deploy-mode=cluster"));
    // The run has taken the folder, its lease is written whole, and it begins to train.
    while (run.runs() && !written(new org.apache.hadoop.fs.Path(full, "_owner.json"))) {
      Thread.sleep(50);
    }
    ((DistributedFileSystem) hdfs).setQuota(full, HdfsConstants.QUOTA_DONT_SET, 1);
    Script.Result result = run.end();
    assertFailed(result, "The model was trained, but could not be written to ");
    Matcher rescued =
        Pattern.compile("; the driver saved it in (hdfs://\\S+/parsimony-[0-9a-f]{16})\\.")
            .matcher(result.text());
    assertTrue(rescued.find(), "it would go with the container: " + result.text());
    assertTrue(hdfs.exists(new org.apache.hadoop.fs.Path(rescued.group(1), "model.zip")));
    assertFalse(hdfs.exists(new org.apache.hadoop.fs.Path(full, "model.zip")));
  }

  private static boolean written(org.apache.hadoop.fs.Path file) throws IOException {
    return hdfs.exists(file) && hdfs.getFileStatus(file).getLen() > 0;
  }

  @Test
  @Order(6)
  void standaloneGoesOnWithoutAKilledExecutorAndTellsMistakes() throws Exception {
    try (TryCluster standalone = new TryCluster("standalone", folder.resolve("standalone"));
        Secrets.ProcessList processes = new Secrets.ProcessList()) {
      Map<String, String> environment = new TreeMap<>(standalone.environment());
      String base = hdfs.getUri().toString();
      Script run =
          Script.start(
              "standalone.sh",
              environment,
              folder.resolve("standalone-run"),
              Runs.arguments("idx:" + base + "/data", base + "/standalone", WITH_PAGES));
      ExecutorKiller.killRank1(standalone, "/app-", run);
      String secret = Files.readString(standalone.state().resolve("secret")).strip();
      WebPages pages = WebPages.of(standalone, secret);
      Script.Result result = endWatched(run, pages);
      assertEquals(0, result.exitCode(), result.text());
      assertTrue(result.text().contains(", encrypted; measured in "), result.text());
      assertArrayEquals(parameters, Runs.assertTrained(hdfs, "/standalone"));

      Script.Result mistake =
          Script.run(
              "standalone.sh",
              environment,
              folder.resolve("standalone-mistake"),
              Runs.arguments(1, "idx:" + base + "/nothing", base + "/mistake"));
      assertEquals(2, mistake.exitCode(), mistake.text());
      assertTrue(mistake.text().contains("error: "), mistake.text());
      assertTrue(mistake.text().contains("/nothing"), mistake.text());
      assertSecretsKept(standalone, processes, secret);
      assertSparksPagesRead(pages);
    }
  }

  /** A user's own secrets in Spark's settings; the application's is made by Spark. */
  private static String setSecrets() throws IOException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String text = Base64.getEncoder().encodeToString(secret);
    Files.write(
        yarn.state().resolve("conf/spark-defaults.conf"),
        List.of(
            "spark.hadoop.fs.s3a.secret.key " + text,
            "spark.hadoop.fs.azure.account.key.store " + text),
        StandardOpenOption.APPEND);
    return text;
  }

  /** Reads the web pages until the run has ended, and what they say of it then. */
  private static Script.Result endWatched(Script run, WebPages pages) throws Exception {
    Instant limit = Instant.now().plus(WATCHED);
    while (run.runs() && Instant.now().isBefore(limit)) {
      pages.read();
    }
    return run.end();
  }

  private static void assertYarnsPagesRead(WebPages during) throws Exception {
    String id = status.lastId();
    for (WebPages pages : List.of(during, during.again())) {
      pages.assertRead(5, "/conf", "yarn.resourcemanager.webapp.address"); // HDFS shows it as well
      pages.assertRead(5, "/jmx", "java.lang:type=Runtime");
      pages.assertRead(1, "/cluster/app/" + id, "FINISHED");
      pages.assertRead(Runs.WORKERS, "/stderr/", "");
    }
    assertDriversPagesRead(during, id);
    during.assertRead(1, "/environment/", "fs.azure.account.key.store");
  }

  private static void assertSparksPagesRead(WebPages during) throws Exception {
    for (WebPages pages : List.of(during, during.again())) {
      pages.assertRead(3, "/json/", "app-");
      pages.assertRead(1, "/app/", "app-");
      pages.assertRead(Runs.WORKERS, "/logPage/", "worker ");
    }
    assertDriversPagesRead(during, "app-");
    during.assertRead(1, "/environment/", "spark.authenticate.secret");
  }

  private static void assertDriversPagesRead(WebPages pages, String application) {
    pages.assertRead(1, "/executors/", "");
    pages.assertRead(1, "/environment/", application);
    pages.assertRead(1, "/environment", application);
    pages.assertRead(1, "/allexecutors", "executorLogs");
  }

  private static Script.Result yarn(String name, String... arguments) throws Exception {
    return Script.run("yarn.sh", yarn.environment(), folder.resolve(name), arguments);
  }

  private static void assertFailed(Script.Result result, String sentence) throws Exception {
    assertTrue(result.text().contains(sentence), result.text());
    assertFalse(result.exitCode() == 0, result.text());
    assertEquals(FinalApplicationStatus.FAILED, status.last());
  }

  /** Of the last application. */
  private static List<Path> logs() throws Exception {
    String application = status.lastId();
    return yarn.logs().stream().filter(log -> log.toString().contains(application)).toList();
  }

  /**
   * In what the processes wrote, and in their command lines.
   *
   * @param secret that is known, or empty
   */
  private static void assertSecretsKept(
      TryCluster cluster, Secrets.ProcessList processes, String secret)
      throws IOException, InterruptedException {
    List<Path> written = Secrets.written(cluster, folder);
    assertFalse(written.isEmpty());
    Path commands = folder.resolve("commands");
    Files.write(
        commands, processes.end().stream().filter(line -> line.contains("parsimony")).toList());
    Secrets.assertNoneIn(commands, secret);
    for (Path file : written) {
      Secrets.assertNoneIn(file, secret);
    }
  }
}

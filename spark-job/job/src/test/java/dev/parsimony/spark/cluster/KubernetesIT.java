package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What submit/kubernetes.sh asks of Kubernetes, and that executors started by what it asks train.
 * The API server is a mock; a pod is a process.
 */
@Tag("cluster")
final class KubernetesIT {
  private static final String DATA =
      "idx:" + Path.of("..", "..", "notebooks-data", "idx").toAbsolutePath().normalize();

  private static final String JAR_IN_IMAGE = "local:///opt/parsimony/parsimony-job.jar";

  private static final String SECRET = "of this run's own, and of no other's";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long POLL_MS = 100;

  @TempDir static Path folder;

  private static FileSystem files;
  private static Path secret;

  /** The folder that an image is made from. */
  private static Path image;

  @BeforeAll
  static void prepare() throws Exception {
    files = FileSystem.getLocal(new Configuration());
    secret = Files.writeString(folder.resolve("secret"), SECRET);
    image = folder.resolve("image");
    Script.Result result =
        Script.run(
            "kubernetes/prepare-image.sh", Map.of(), folder.resolve("image-out"), image.toString());
    assertEquals(0, result.exitCode(), result.text());
    try (Stream<Path> content = Files.list(image)) {
      assertEquals(
          List.of("Dockerfile", "native", "parsimony-job.jar"),
          content.map(path -> path.getFileName().toString()).sorted().toList());
    }
    assertLinked();
  }

  /** Links between libraries lead to where the image has these. */
  private static void assertLinked() throws Exception {
    Path inImage = Path.of("/opt/parsimony");
    try (Stream<Path> paths = Files.walk(image.resolve("native"))) {
      List<Path> targets = new ArrayList<>();
      for (Path link : paths.filter(Files::isSymbolicLink).toList()) {
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
          targets.add(target);
        }
      }
      assertTrue(targets.size() > 0, "libraries of one folder are linked from the other");
      for (Path target : targets) {
        assertTrue(Files.exists(image.resolve(inImage.relativize(target))), target.toString());
      }
    }
  }

  @Test
  void trainsToTheBitsOfLocalClusterThoughAPodIsDeleted() throws Exception {
    float[] expected = trainInLocalCluster();
    try (MockKubernetes kubernetes = kubernetes("deleted", Runs.WORKERS)) {
      Map<Path, FileTime> unpacked = unpacked();
      Script run = submit(kubernetes, "deleted", Runs.WORKERS);
      awaitDeletion(kubernetes, run);
      Script.Result result = run.end();
      assertEquals(0, result.exitCode(), result.text());
      assertTrue(result.text().contains(", encrypted; measured in "), result.text());
      assertArrayEquals(expected, Runs.assertTrained(files, folder + "/deleted"));
      Runs.assertRanksLogged(kubernetes.logs(), 1);
      assertOwnAddresses(kubernetes);
      assertEquals(Runs.WORKERS + 1, kubernetes.pods().size());
      kubernetes.pods().forEach(KubernetesIT::assertAsAsked);
      assertEquals(unpacked, unpacked());
    }
  }

  @Test
  void podsThatStayPendingEndTheRunWithASentence() throws Exception {
    try (MockKubernetes kubernetes = kubernetes("pending", 1)) {
      Script.Result result =
          submit(
                  kubernetes,
                  "pending",
                  2,
                  "--conf=spark.scheduler.maxRegisteredResourcesWaitingTime=5s")
              .end();
      assertEquals(2, result.exitCode(), result.text());
      String sentence =
          "error: There are 1 slots for 2 workers: Kubernetes has not started all executor pods,"
              + " each of which asks for 1 core and 1300 MiB; 'kubectl describe pods --namespace "
              + MockKubernetes.NAMESPACE
              + " --selector spark-app-selector=spark-";
      assertTrue(result.text().contains(sentence), result.text());
    }
  }

  /** The native libraries, and since when they have been there. */
  private static Map<Path, FileTime> unpacked() throws Exception {
    Map<Path, FileTime> libraries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(image.resolve("native"))) {
      for (Path path : paths.filter(path -> path.toString().contains(".so")).toList()) {
        if (Files.isSymbolicLink(path)) {
          continue; // JavaCPP makes those anew that lead to where the image has them
        }
        libraries.put(path, (FileTime) Files.getAttribute(path, "unix:ctime"));
      }
    }
    assertTrue(libraries.keySet().stream().anyMatch(path -> path.endsWith("libnd4jcpu.so")));
    return libraries;
  }

  private static MockKubernetes kubernetes(String name, int room) throws Exception {
    MockKubernetes kubernetes =
        new MockKubernetes(sparkHome(name), folder.resolve(name + "-pods"), room);
    kubernetes.add(
        new SecretBuilder()
            .withNewMetadata()
            .withName("parsimony")
            .endMetadata()
            .addToData("secret", base64(SECRET))
            .build());
    return kubernetes;
  }

  @Test
  void inClusterModeTheScriptEndsAsTheDriversPodDoes() throws Exception {
    try (MockKubernetes kubernetes = kubernetes("driver", 0)) {
      Script.Result result =
          Script.run(
              "kubernetes.sh",
              Map.of(
                  "MASTER",
                  kubernetes.master(),
                  "PARSIMONY_JAR",
                  JAR_IN_IMAGE,
                  "SPARK_LOCAL_IP",
                  "127.0.0.1"),
              folder.resolve("driver-out"),
              "--image=registry.example/parsimony:1",
              "--namespace=" + MockKubernetes.NAMESPACE,
              "--worker-memory=1300m",
              "--model=mlp:8");
      assertEquals(MockKubernetes.DRIVERS_EXIT_CODE, result.exitCode(), result.text());
      assertTrue(result.text().contains("its log says why: kubectl logs"), result.text());
      assertEquals(1, kubernetes.pods().size());
      Pod driver = kubernetes.pods().get(0);
      assertEquals(185L, driver.getSpec().getSecurityContext().getRunAsUser());
      assertEquals("parsimony", driver.getSpec().getServiceAccountName());
      List<String> words = ExecutorPod.container(driver).getArgs();
      assertEquals("train", words.get(words.indexOf(JAR_IN_IMAGE) + 1));
      assertEquals("None", kubernetes.services().get(0).getSpec().getClusterIP());
      assertTrue(
          kubernetes.configMaps().stream()
              .map(map -> map.getData().getOrDefault("spark.properties", ""))
              .anyMatch(settings -> settings.contains("spark.dynamicAllocation.enabled=false")));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The ports are any, for other tests run beside these; the secret's folder is not root's. */
  private static Script submit(MockKubernetes kubernetes, String name, int workers, String... more)
      throws Exception {
    Path mount = folder.resolve(name + "-mount");
    List<String> arguments =
        new ArrayList<>(List.of(Runs.arguments(workers, DATA, folder + "/" + name, more)));
    arguments.addAll(
        List.of(
            "--deploy-mode=client",
            "--image=registry.example/parsimony:1",
            "--namespace=" + MockKubernetes.NAMESPACE,
            "--native-cache=" + image.resolve("native"),
            "--conf=spark.ui.enabled=false",
            "--conf=spark.driver.host=127.0.0.1",
            "--conf=spark.driver.bindAddress=127.0.0.1",
            "--conf=spark.driver.port=0",
            "--conf=spark.driver.blockManager.port=0",
            "--conf=spark.kubernetes.executor.secrets.parsimony=" + mount,
            "--conf=spark.authenticate.secret.file=" + mount.resolve("secret")));
    Map<String, String> environment =
        Map.of(
            "MASTER",
            kubernetes.master(),
            "PARSIMONY_JAR",
            "local:" + image.resolve("parsimony-job.jar"),
            "PARSIMONY_SECRET_FILE",
            secret.toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1");
    return Script.start(
        "kubernetes.sh",
        environment,
        folder.resolve(name + "-out"),
        arguments.toArray(String[]::new));
  }

  /** Deletes the pod of rank 1 in the middle of its training. */
  private static void awaitDeletion(MockKubernetes kubernetes, Script run) throws Exception {
    Instant end = Instant.now().plus(LIMIT);
    while (run.runs() && Instant.now().isBefore(end)) {
      if (trains(kubernetes) && kubernetes.delete("worker 1 of ")) {
        return;
      }
      Thread.sleep(POLL_MS);
    }
    throw new AssertionError("No executor of rank 1 began: " + run.end().text());
  }

  private static boolean trains(MockKubernetes kubernetes) throws Exception {
    for (Path log : kubernetes.logs()) {
      if (Files.readString(log).contains(ExecutorKiller.ALL_MET)) {
        return true;
      }
    }
    return false;
  }

  /** Workers listen on their pods' addresses, though the driver sees all connections from one. */
  private static void assertOwnAddresses(MockKubernetes kubernetes) throws Exception {
    Set<String> addresses = new TreeSet<>();
    Pattern listening = Pattern.compile(": worker \\d of \\d on (\\S+), stage attempt 0");
    for (Path log : kubernetes.logs()) {
      listening.matcher(Files.readString(log)).results().forEach(on -> addresses.add(on.group(1)));
    }
    assertEquals(Set.of("127.0.0.11", "127.0.0.12", "127.0.0.13"), addresses);
  }

  /** The image's user, no secret in the environment, and the memory that the script split. */
  private static void assertAsAsked(Pod pod) {
    assertEquals(185L, pod.getSpec().getSecurityContext().getRunAsUser());
    assertEquals("parsimony", pod.getMetadata().getLabels().get("app.kubernetes.io/name"));
    assertEquals("parsimony-executor", pod.getSpec().getServiceAccountName());
    Container container = ExecutorPod.container(pod);
    assertEquals("registry.example/parsimony:1", container.getImage());
    assertEquals("1300Mi", container.getResources().getLimits().get("memory").toString());
    assertEquals(false, container.getSecurityContext().getAllowPrivilegeEscalation());
    for (EnvVar variable : container.getEnv()) {
      assertTrue(!String.valueOf(variable.getValue()).contains(SECRET), variable.getName());
      assertTrue(!variable.getName().contains("AUTH_SECRET"), variable.getName());
    }
  }

  private static float[] trainInLocalCluster() throws Exception {
    Script.Result result =
        Script.run(
            "local.sh",
            Map.of(
                "MASTER",
                "local-cluster[" + Runs.WORKERS + ",1,1024]",
                "SPARK_HOME",
                sparkHome("local-cluster").toString()),
            folder.resolve("local-cluster-out"),
            "--workers=" + Runs.WORKERS,
            "--threads-per-worker=1",
            "--data=" + DATA,
            "--model=mlp:64",
            "--batch-size=8",
            "--epochs=" + Runs.EPOCHS,
            "--output=" + folder + "/local-cluster");
    assertEquals(0, result.exitCode(), result.text());
    return Runs.assertTrained(files, folder + "/local-cluster");
  }

  /** A home of its own, for executors leave their files in it. */
  private static Path sparkHome(String name) throws Exception {
    Path runtime = Path.of(System.getProperty("parsimony.spark.home"));
    Path home = Files.createDirectory(folder.resolve(name + "-spark"));
    for (String part : List.of("bin", "conf", "jars")) {
      Files.createSymbolicLink(home.resolve(part), runtime.resolve(part));
    }
    return home;
  }
}

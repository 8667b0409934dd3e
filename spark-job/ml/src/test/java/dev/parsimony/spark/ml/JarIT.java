package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar to submit: the job's, whole, with the Estimators in it. */
final class JarIT {
  private static JarFile jar() throws IOException {
    return new JarFile(System.getProperty("parsimony.job.jar"));
  }

  @Test
  void hasTheJobAndTheEstimators() throws IOException {
    try (JarFile jar = jar()) {
      for (String entry :
          List.of(
              "dev/parsimony/spark/cli/Main.class",
              "dev/parsimony/spark/ml/ParsimonyClassifier.class",
              "dev/parsimony/shaded/picocli/CommandLine.class",
              "org/deeplearning4j/nn/multilayer/MultiLayerNetwork.class",
              "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend")) {
        assertNotNull(jar.getEntry(entry), entry);
      }
      assertEquals(
          "dev.parsimony.spark.cli.Main",
          jar.getManifest().getMainAttributes().getValue("Main-Class"));
    }
  }

  /** The command of this jar, which the job's own tests run from the job's. */
  @Test
  void trains(@TempDir Path folder) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-Dspark.master=local[1]", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-Dspark.driver.host=127.0.0.1", "-cp"));
    command.add(System.getProperty("parsimony.job.jar") + File.pathSeparator + sparkJars());
    command.addAll(List.of("dev.parsimony.spark.cli.Main", "train", "--workers", "1"));
    command.addAll(List.of("--model", "mlp:8", "--epochs", "1", "--output", folder + "/run"));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> read(log));
    assertTrue(Files.exists(folder.resolve("run/model.zip")), () -> read(log));
  }

  private static String sparkJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar") && !entry.contains("parsimony"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void hasNothingOfSparks() throws IOException {
    try (JarFile jar = jar()) {
      List<String> spark =
          jar.stream()
              .map(java.util.zip.ZipEntry::getName)
              .filter(name -> name.startsWith("org/apache/spark/") && name.endsWith(".class"))
              .toList();
      assertEquals(List.of(), spark);
    }
  }

  /** What is sent to each executor: without headers, and of fastutil only what DL4J takes. */
  @Test
  void isSmall() throws Exception {
    Path file = Path.of(System.getProperty("parsimony.job.jar"));
    assertTrue(Files.size(file) < 155_000_000, () -> file.toFile().length() + " bytes");
    try (JarFile jar = jar()) {
      assertEquals(
          List.of(),
          jar.stream()
              .map(java.util.zip.ZipEntry::getName)
              .filter(name -> name.startsWith("org/bytedeco/") && name.endsWith(".h"))
              .toList());
    }
    assertEquals(List.of(), missing(file, "org/deeplearning4j/optimize/listeners/"));
  }

  /** Classes of fastutil that classes of a folder lead to and that are not in a jar. */
  private static List<String> missing(Path file, String folder) throws IOException {
    Pattern name = Pattern.compile("dev/parsimony/shaded/fastutil/[\\w/$]+");
    try (JarFile jar = new JarFile(file.toFile())) {
      Deque<String> todo =
          jar.stream()
              .map(JarEntry::getName)
              .filter(entry -> entry.startsWith(folder) && entry.endsWith(".class"))
              .map(entry -> entry.substring(0, entry.length() - ".class".length()))
              .collect(Collectors.toCollection(ArrayDeque::new));
      Set<String> seen = new HashSet<>(todo);
      List<String> missing = new ArrayList<>();
      while (!todo.isEmpty()) {
        String next = todo.pop();
        JarEntry entry = jar.getJarEntry(next + ".class");
        if (entry == null) {
          missing.add(next);
          continue;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        name.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
            .results()
            .map(MatchResult::group)
            .filter(seen::add)
            .forEach(todo::add);
      }
      assertTrue(seen.size() > 100, "it follows the references");
      return missing;
    }
  }

  @Test
  void namesTheStagesForSparkConnect() throws IOException {
    try (JarFile jar = jar()) {
      String estimators = services(jar, "Estimator");
      assertTrue(
          estimators.contains("ParsimonyClassifier") && estimators.contains("ParsimonyRegressor"));
      String models = services(jar, "Transformer");
      assertTrue(
          models.contains("ParsimonyClassificationModel")
              && models.contains("ParsimonyRegressionModel"));
    }
  }

  private static String services(JarFile jar, String kind) throws IOException {
    String name = "META-INF/services/org.apache.spark.ml." + kind;
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}

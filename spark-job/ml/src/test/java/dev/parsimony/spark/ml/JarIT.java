package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

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

  @Test
  void namesTheEstimatorsForSparkConnect() throws IOException {
    try (JarFile jar = jar()) {
      String services =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/services/org.apache.spark.ml.Estimator"))
                  .readAllBytes(),
              StandardCharsets.UTF_8);
      assertTrue(
          services.contains("ParsimonyClassifier") && services.contains("ParsimonyRegressor"));
    }
  }
}

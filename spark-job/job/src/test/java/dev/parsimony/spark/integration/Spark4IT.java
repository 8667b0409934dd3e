package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job, built against Spark 3.5 and Scala 2.12, on a Spark 4. */
@Tag("cluster")
final class Spark4IT {
  @TempDir private Path folder;

  @Test
  void theSameJarTrainsToTheSameBits() throws Exception {
    byte[] expected = train("spark3", Path.of(JobProcess.required("parsimony.spark.home")), "3.");
    Path spark4 = Path.of(JobProcess.required("parsimony.spark4.home"));
    assertArrayEquals(expected, train("spark4", spark4, "4."));
  }

  /** As Spark 4 ships it; its artifacts ask for several. */
  @Test
  void itsHomeHasOneJackson() throws IOException {
    Pattern jackson =
        Pattern.compile("(jackson-(?:core|databind|module-scala_2.13))-([0-9.]+).jar");
    Set<String> versions = new TreeSet<>();
    List<String> jars = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(Path.of(JobProcess.required("parsimony.spark4.home")).resolve("jars"))) {
      for (Path file : files.toList()) {
        Matcher name = jackson.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          jars.add(name.group(1));
          versions.add(name.group(2));
        }
      }
    }
    assertEquals(3, jars.size(), jars.toString());
    assertEquals(1, versions.size(), versions.toString());
  }

  /** Two executors, so that closures, broadcasts and results cross processes. */
  private byte[] train(String name, Path spark, String version) throws Exception {
    Path run = Files.createDirectory(folder.resolve(name));
    JobProcess.Result result =
        new JobProcess(run, spark)
            .train(
                "local-cluster[2,1,1024]",
                Map.of("spark.serializer", "org.apache.spark.serializer.KryoSerializer"),
                "--data=idx:" + Samples.IDX,
                "--model=mlp:16",
                "--workers=2",
                "--batch-size=10",
                "--epochs=2",
                "--threads-per-worker=1",
                "--checkpoint=" + run.resolve("kept"),
                "--checkpoint-every=1epochs",
                "--output=" + run.resolve("out"));
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("Spark " + version), result.out());
    return coefficients(run.resolve("out/model.zip"));
  }

  private static byte[] coefficients(Path model) throws IOException {
    try (ZipFile zip = new ZipFile(model.toFile())) {
      return zip.getInputStream(zip.getEntry("coefficients.bin")).readAllBytes();
    }
  }
}

package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** What the runs of these tests have in common, and how their results are looked at. */
final class Runs {
  static final int WORKERS = 3;
  static final int EPOCHS = 15;
  private static final int STEPS_PER_EPOCH = 20;
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  private Runs() {}

  /** Three workers on the sample images; some seconds of training. */
  static String[] arguments(String data, String output, String... more) {
    return arguments(WORKERS, data, output, more);
  }

  /** The JVMs of these short runs do not live long enough for their second compiler. */
  static String[] arguments(int workers, String data, String output, String... more) {
    return Stream.concat(
            Stream.of(
                "--conf=spark.executor.extraJavaOptions=" + FAST_START,
                "--conf=spark.driver.extraJavaOptions=" + FAST_START,
                "--workers=" + workers,
                "--worker-memory=1300m",
                "--data=" + data,
                "--model=mlp:64",
                "--batch-size=8",
                "--epochs=" + EPOCHS,
                "--output=" + output),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** Opens what a run saved with plain DL4J; its parameters. */
  static float[] assertTrained(FileSystem files, String output) throws IOException {
    JsonNode report;
    try (InputStream in = open(files, output + "/report.json")) {
      report = new ObjectMapper().readTree(in);
    }
    assertEquals(WORKERS, report.get("workers").intValue());
    assertEquals(EPOCHS * STEPS_PER_EPOCH, report.get("steps").intValue());
    assertTrue(report.get("accuracy").doubleValue() > 0.3, report.toString());
    try (InputStream in = open(files, output + "/model.zip")) {
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(in, true);
      assertEquals(EPOCHS * STEPS_PER_EPOCH, network.getIterationCount());
      System.out.println(output + ": parameters " + checksum(files, output));
      return network.params().toFloatVector();
    }
  }

  /** As submit/try-versions.sh prints it, to be compared with its table. */
  private static String checksum(FileSystem files, String output) throws IOException {
    try (ZipInputStream model = new ZipInputStream(open(files, output + "/model.zip"))) {
      ZipEntry entry = model.getNextEntry();
      while (entry != null && !entry.getName().equals("coefficients.bin")) {
        entry = model.getNextEntry();
      }
      assertNotNull(entry, output);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(model.readAllBytes());
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(FileSystem files, String name) throws IOException {
    return files.open(new org.apache.hadoop.fs.Path(name));
  }

  /** Every executor says once for each attempt which rank it has, where, in which attempt. */
  static void assertRanksLogged(List<Path> logs, int attempt) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path log : logs) {
      all.append(Files.readString(log));
    }
    for (int rank = 0; rank < WORKERS; rank++) {
      String line = "worker " + rank + " of " + WORKERS + " on ";
      assertTrue(all.indexOf(line) >= 0, line + " is in no log");
    }
    String last = ", stage attempt " + attempt;
    assertTrue(all.indexOf(last) >= 0, last + " is in no log");
  }

  /** Nothing is logged per step. */
  static void assertShort(List<Path> logs) throws IOException {
    for (Path log : logs) {
      long lines = Files.readString(log).lines().filter(line -> line.contains(" INFO ")).count();
      assertTrue(lines < 10, log + " has " + lines);
    }
  }
}

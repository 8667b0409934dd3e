package dev.parsimony.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranks as real processes. */
@Timeout(60)
final class ChildProcessTest {
  private final List<Process> children = new ArrayList<>();
  private final List<BufferedReader> outputs = new ArrayList<>();

  /** Starts the ranks and makes them known to each other through their standard streams. */
  private void start(int worldSize, int rounds) throws Exception {
    for (int rank = 0; rank < worldSize; rank++) {
      Process child = launch(rank, worldSize, rounds);
      children.add(child);
      outputs.add(child.inputReader(StandardCharsets.UTF_8));
    }
    StringBuilder peers = new StringBuilder();
    for (int rank = 0; rank < worldSize; rank++) {
      peers.append(line(rank)).append('\n');
    }
    for (Process child : children) {
      try (Writer writer = child.outputWriter(StandardCharsets.UTF_8)) {
        writer.append(peers);
      }
    }
  }

  private static Process launch(int rank, int worldSize, int rounds) throws Exception {
    List<String> classPath = new ArrayList<>();
    for (Class<?> needed : List.of(ChildRank.class, ExchangeListener.class)) {
      classPath.add(
          Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            String.join(System.getProperty("path.separator"), classPath),
            ChildRank.class.getName(),
            "" + rank,
            "" + worldSize,
            "" + rounds)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private String line(int rank) throws IOException {
    String line = outputs.get(rank).readLine();
    assertNotNull(line, "rank " + rank + " ended without a word");
    return line;
  }

  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  @Test
  void twoProcessesExchangeAHundredRounds() throws Exception {
    start(2, 100);
    for (int rank = 0; rank < 2; rank++) {
      assertEquals("started", line(rank));
      assertEquals("done", line(rank));
      assertTrue(children.get(rank).waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, children.get(rank).exitValue());
    }
  }

  @Test
  void aKilledProcessIsNamedByTheSurvivors() throws Exception {
    start(3, 0);
    for (int rank = 0; rank < 3; rank++) {
      assertEquals("started", line(rank));
    }
    children.get(1).destroyForcibly();
    for (int rank : new int[] {0, 2}) {
      String end = line(rank);
      assertTrue(end.startsWith("1 "), end);
      assertTrue(end.contains("rank 1 at 127.0.0.1:"), end);
      assertTrue(end.contains("worker died"), end);
    }
  }
}

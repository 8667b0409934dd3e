package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parsimony.exchange.collective.ExchangeListener;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The ranks of one exchange as processes, made known to each other through their streams. */
final class ChildRanks implements Closeable {
  private final List<Process> children = new ArrayList<>();
  private final List<BufferedReader> outputs = new ArrayList<>();

  /**
   * Starts all ranks.
   *
   * @param rounds 0 to go on until the exchange fails
   * @param hosts by rank
   * @param launchers by rank: what to put before the command
   */
  ChildRanks(
      int worldSize,
      int rounds,
      long timeoutMillis,
      IntFunction<String> hosts,
      IntFunction<List<String>> launchers)
      throws IOException, URISyntaxException {
    for (int rank = 0; rank < worldSize; rank++) {
      List<String> command = new ArrayList<>(launchers.apply(rank));
      command.addAll(java(ChildRank.class));
      command.addAll(
          List.of("" + rank, "" + worldSize, "" + rounds, hosts.apply(rank), "" + timeoutMillis));
      Process child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
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
    for (int rank = 0; rank < worldSize; rank++) {
      assertEquals("started", line(rank));
    }
  }

  /** The command that starts a rank's JVM, without its arguments. */
  static List<String> java(Class<?> main) throws URISyntaxException {
    List<String> classPath = new ArrayList<>();
    for (Class<?> needed : List.of(ChildRank.class, ExchangeListener.class)) {
      classPath.add(
          Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-cp",
        String.join(System.getProperty("path.separator"), classPath),
        main.getName());
  }

  /** The next line that a rank prints. */
  String line(int rank) throws IOException {
    String line = outputs.get(rank).readLine();
    assertNotNull(line, "rank " + rank + " ended without a word");
    return line;
  }

  Process process(int rank) {
    return children.get(rank);
  }

  /** Kills what is left of them. */
  @Override
  public void close() {
    children.forEach(Process::destroyForcibly);
  }
}

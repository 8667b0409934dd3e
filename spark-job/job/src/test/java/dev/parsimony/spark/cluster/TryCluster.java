package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster that submit/try-cluster.sh starts and stops. */
final class TryCluster implements AutoCloseable {
  private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(\\S+)");

  private static final Pattern WEB_SERVER = Pattern.compile("Jetty bound to port (\\d+)");

  private final Path state;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Starts it.
   *
   * @param kind yarn or standalone
   * @param state for its files
   */
  TryCluster(String kind, Path state) throws IOException, InterruptedException {
    this.state = state;
    Script.Result up = script("up", kind);
    assertEquals(0, up.exitCode(), up.text());
    Matcher export = EXPORT.matcher(Files.readString(state.resolve("env")));
    while (export.find()) {
      environment.put(export.group(1), export.group(2));
    }
  }

  /** What it says to export. */
  Map<String, String> environment() {
    return environment;
  }

  Path state() {
    return state;
  }

  /** The logs of all containers or executors. */
  List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(state.resolve("data"))) {
      return files.filter(file -> file.getFileName().toString().matches("stdout|stderr")).toList();
    } catch (UncheckedIOException e) {
      return List.of(); // a folder went away meanwhile
    }
  }

  /** Of the ResourceManager or the master, and of Hadoop's other daemons. */
  Set<URI> webServers() throws IOException {
    Set<URI> servers = new LinkedHashSet<>();
    servers.add(URI.create(environment.get("WEB")));
    try (Stream<Path> logs = Files.list(state.resolve("logs"))) {
      for (Path log : logs.toList()) {
        Matcher server = WEB_SERVER.matcher(Files.readString(log));
        while (server.find()) {
          servers.add(URI.create("http://127.0.0.1:" + server.group(1)));
        }
      }
    }
    return servers;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Script.Result down = script("down");
    assertEquals(0, down.exitCode(), down.text());
    assertEquals(1, script("status").exitCode());
  }

  private Script.Result script(String... arguments) throws IOException, InterruptedException {
    return Script.run(
        "try-cluster.sh",
        Map.of("TRY_CLUSTER", state.toString()),
        state.resolveSibling("try-cluster.out"),
        arguments);
  }
}

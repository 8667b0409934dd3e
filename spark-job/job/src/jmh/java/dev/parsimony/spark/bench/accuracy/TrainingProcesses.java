package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Processes that read commands, all the same ones, of which the first answers; both are JSON
 * objects, one a line.
 */
final class TrainingProcesses implements AutoCloseable {
  /** Of what diverges Python writes NaN. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Longest time until a process that was asked to end is ended. */
  private static final long PATIENCE_SECONDS = 10;

  private final List<Process> processes = new ArrayList<>();
  private final List<PrintWriter> inputs = new ArrayList<>();
  private final Path log;
  private final Thread ending = new Thread(this::destroy);

  private TrainingProcesses(Path log) {
    this.log = log;
  }

  /**
   * Starts them.
   *
   * @param log takes what they print else
   */
  static TrainingProcesses start(
      List<List<String>> commands, Map<String, String> environment, Path log) throws IOException {
    TrainingProcesses all = new TrainingProcesses(log);
    Runtime.getRuntime().addShutdownHook(all.ending);
    for (List<String> command : commands) {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      if (!all.processes.isEmpty()) {
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      }
      builder.environment().putAll(environment);
      Process process = builder.start();
      all.processes.add(process);
      all.inputs.add(new PrintWriter(process.outputWriter(), true));
    }
    return all;
  }

  /** Sends a command to all. */
  void send(Map<String, Object> command) throws IOException {
    String line = JSON.writeValueAsString(command);
    inputs.forEach(input -> input.println(line));
  }

  /**
   * Waits for the next answer.
   *
   * @throws IOException if the first process ends instead
   */
  JsonNode answer() throws IOException {
    BufferedReader reader = processes.get(0).inputReader();
    String line = reader.readLine();
    while (line != null && !line.startsWith("{")) {
      line = reader.readLine();
    }
    if (line == null) {
      throw new IOException("A process of the training ended; see " + log);
    }
    return JSON.readTree(line);
  }

  private void destroy() {
    processes.forEach(Process::destroy);
  }

  /** Ends them, so that what they held, ports among it, is free when this returns. */
  @Override
  public void close() {
    destroy();
    try {
      for (Process process : processes) {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(ending);
  }
}

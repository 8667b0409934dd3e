package dev.parsimony.spark.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the scripts of the folder submit, in a process of its own. */
final class Script {
  private static final Path FOLDER = Path.of("..", "..", "submit").toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 1200;

  private final Process process;
  private final Path output;

  private Script(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** What it left; both streams in one text. */
  record Result(int exitCode, String text) {}

  /**
   * Starts it.
   *
   * @param output for what it prints
   */
  static Script start(
      String name, Map<String, String> environment, Path output, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(FOLDER.resolve(name).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    // Neither what Maven runs in nor the person who runs it decides which Spark it is, nor with
    // which instructions a standalone worker's executors compute: YARN's get no such variables.
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.matches("MASTER|(SPARK|HADOOP|YARN|MAVEN|OPENBLAS)_.*"));
    builder.environment().put("PARSIMONY_JAR", required("parsimony.job.jar"));
    builder.environment().put("SPARK_HOME", required("parsimony.spark.home"));
    builder.environment().put("HADOOP_JARS", required("parsimony.hadoop.jars"));
    builder.environment().putAll(environment);
    return new Script(builder.start(), output);
  }

  /** Runs it to its end. */
  static Result run(String name, Map<String, String> environment, Path output, String... arguments)
      throws IOException, InterruptedException {
    return start(name, environment, output, arguments).end();
  }

  boolean runs() {
    return process.isAlive();
  }

  Result end() throws IOException, InterruptedException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("It hangs: " + Files.readString(output));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("Run by mvn -Pcluster verify, which sets " + property);
    }
    return value;
  }
}

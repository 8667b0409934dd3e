package dev.parsimony.spark.integration;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the packaged job in a JVM of its own, as submit/local.sh does: Spark's jars on the class
 * path, Spark's own SparkSubmit in front.
 */
final class JobProcess {
  /**
   * What Spark prints where it starts or ends while its heartbeat registers the driver's block
   * manager anew, or where an executor's connection ends after its threads have; a trace of ours
   * would name a class of ours.
   */
  private static final String SPARKS_RACE =
      "java.lang.NullPointerException: .*org\\.apache\\.spark\\.storage\\.BlockManagerId.*"
          + "|org.apache.spark.SparkException: Exception thrown in awaitResult: *"
          + "|java.util.concurrent.RejectedExecutionException: Task scala\\.concurrent\\..*"
          + "|\tat (org\\.apache\\.spark|io\\.netty|java\\.base|scala)[./].*"
          + "|Caused by: java.lang.NullPointerException: .*BlockManagerId.*|\t\\.\\.\\. \\d+ more"
          + "|Caused by: org.apache.spark.SparkException: Exception thrown in awaitResult: *"
          + "|Caused by: org.apache.spark.rpc.RpcEndpointNotFoundException: .*CoarseGrained.*";

  private static final String LOG_LINE = "\\d\\d:\\d\\d:\\d\\d [A-Z]+ .*";

  /**
   * These JVMs do not live long enough for their second compiler, which would cost half the time.
   */
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  private static final Pattern SCALA_LIBRARY = Pattern.compile("scala-library-(2\\.\\d+).*\\.jar");

  private final Path folder;
  private final Path sparkHome;
  private final String scala;

  /**
   * @param folder for what the processes write, Spark's own files included; their working folder
   */
  JobProcess(Path folder) throws IOException {
    this(folder, Path.of(required("parsimony.spark.home")));
  }

  /**
   * @param folder for what the processes write
   * @param runtime a Spark, of any version
   */
  JobProcess(Path folder, Path runtime) throws IOException {
    this.folder = folder;
    this.scala = scala(runtime);
    this.sparkHome = folder.resolve("spark");
    if (!Files.exists(sparkHome)) {
      // A home of its own: the executors of a local-cluster leave their files in it.
      Files.createDirectory(sparkHome);
      Files.createSymbolicLink(sparkHome.resolve("jars"), runtime.resolve("jars"));
      Files.createSymbolicLink(sparkHome.resolve("conf"), runtime.resolve("conf"));
    }
  }

  private static String scala(Path runtime) throws IOException {
    try (Stream<Path> jars = Files.list(runtime.resolve("jars"))) {
      return jars.map(jar -> SCALA_LIBRARY.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .map(match -> match.group(1))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What a process left. */
  record Result(int exitCode, String out, String err) {
    /** Returns the lines on stderr that are no log's. */
    List<String> sentences() {
      return err.lines()
          .filter(line -> !line.matches(LOG_LINE) && !line.matches(SPARKS_RACE))
          .toList();
    }
  }

  Path sparkHome() {
    return sparkHome;
  }

  /** Submits {@code train} with the given arguments. */
  Result train(String master, Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    return start(master, settings, arguments).await();
  }

  /** Submits another command, which stands first among the arguments. */
  Result command(String master, Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    return submit(master, settings, arguments).await();
  }

  /** Submits {@code train}, without waiting for its end. */
  RunningJob start(String master, Map<String, String> settings, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("train"));
    Collections.addAll(all, arguments);
    return submit(master, settings, all.toArray(String[]::new));
  }

  private RunningJob submit(String master, Map<String, String> settings, String... arguments)
      throws IOException {
    List<String> command = java(sparkJars(), Map.of());
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
    withDefaults(settings)
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(List.of("--class", "dev.parsimony.spark.cli.Main", jobJar()));
    Collections.addAll(command, arguments);
    return start(command, Map.of());
  }

  /** Runs a class of the tests' with Spark and the job on the class path. */
  Result main(Class<?> main, Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    return main(main, settings, Map.of(), arguments);
  }

  /** The same with variables in its environment. */
  Result main(
      Class<?> main,
      Map<String, String> settings,
      Map<String, String> variables,
      String... arguments)
      throws IOException, InterruptedException {
    String classes = jobJar() + ":" + tests(main);
    List<String> command = java(sparkJars() + ":" + classes, withDefaults(settings));
    command.add(main.getName());
    Collections.addAll(command, arguments);
    return start(command, variables).await();
  }

  /** Where the tests' classes are. */
  private static String tests(Class<?> main) {
    return main.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  /** Lets executors find the classes of a program of the tests'. */
  static Map<String, String> forExecutors(Class<?> main) {
    return Map.of("spark.executor.extraClassPath", jobJar() + ":" + tests(main));
  }

  private RunningJob start(List<String> command, Map<String, String> variables) throws IOException {
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", sparkHome.toString());
    environment.put("SPARK_SCALA_VERSION", scala);
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("OMP_NUM_THREADS", "1");
    environment.putAll(variables);
    return new RunningJob(builder.start(), out, err);
  }

  private Map<String, String> withDefaults(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.ui.enabled", "false");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.local.dir", folder.resolve("spark-local").toString());
    // A command turns Spark's log off when it ends; the next one in the same JVM has it again.
    all.put("spark.log.level", "WARN");
    all.put("spark.executor.defaultJavaOptions", FAST_START);
    all.putAll(settings);
    return all;
  }

  /** This JVM's own options for Spark on Java 17, which Maven gives it. */
  private static List<String> java(String classPath, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-Djdk.reflect")) {
        command.add(option);
      }
    }
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-Xmx1g", FAST_START, "-cp", classPath));
    return command;
  }

  private String sparkJars() {
    return sparkHome.resolve("conf") + ":" + sparkHome.resolve("jars") + "/*";
  }

  private static String jobJar() {
    return required("parsimony.job.jar");
  }

  static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("Run by Maven's verify, which sets " + property);
    }
    return value;
  }
}

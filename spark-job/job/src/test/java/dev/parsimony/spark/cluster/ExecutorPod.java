package dev.parsimony.spark.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An executor's pod as a process, started as the entrypoint of Spark's image starts it. */
final class ExecutorPod {
  private static final String OPTION = "SPARK_JAVA_OPT_";
  private static final long END_SECONDS = 30;

  private final Process process;
  private final Path log;

  private ExecutorPod(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param address its own, by which the others reach it
   * @param sparkHome whose jars are what the image has
   * @param log for what it prints
   */
  static ExecutorPod start(Pod pod, String address, Path sparkHome, Path log) throws IOException {
    Map<String, String> variables = variables(pod, address);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(OPTION)) {
            command.add(value);
          }
        });
    command.add("-Xmx" + variables.get("SPARK_EXECUTOR_MEMORY"));
    command.addAll(List.of("-cp", sparkHome.resolve("conf") + ":" + sparkHome + "/jars/*"));
    command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
    command.addAll(arguments(variables));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(log.getParent().toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(variables);
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("TZ", "UTC"); // as the image has it
    builder.environment().put("SPARK_LOCAL_IP", address);
    builder.environment().put("SPARK_LOCAL_DIRS", log.getParent().toString());
    return new ExecutorPod(builder.start(), log);
  }

  private static List<String> arguments(Map<String, String> variables) {
    Map<String, String> names = new TreeMap<>();
    names.put("--driver-url", "SPARK_DRIVER_URL");
    names.put("--executor-id", "SPARK_EXECUTOR_ID");
    names.put("--cores", "SPARK_EXECUTOR_CORES");
    names.put("--app-id", "SPARK_APPLICATION_ID");
    names.put("--hostname", "SPARK_EXECUTOR_POD_IP");
    names.put("--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID");
    names.put("--podName", "SPARK_EXECUTOR_POD_NAME");
    List<String> arguments = new ArrayList<>();
    names.forEach(
        (name, variable) -> arguments.addAll(Arrays.asList(name, variables.get(variable))));
    return arguments;
  }

  /** The environment of its container; what Kubernetes fills in from the pod's own fields, too. */
  private static Map<String, String> variables(Pod pod, String address) {
    Map<String, String> fields =
        Map.of("status.podIP", address, "metadata.name", pod.getMetadata().getName());
    Map<String, String> variables = new TreeMap<>();
    for (EnvVar variable : container(pod).getEnv()) {
      variables.put(
          variable.getName(),
          variable.getValueFrom() == null
              ? variable.getValue()
              : fields.get(variable.getValueFrom().getFieldRef().getFieldPath()));
    }
    return variables;
  }

  static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  Path log() {
    return log;
  }

  boolean runs() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Ends it at once, as the loss of its node does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The executor that writes " + log + " does not end");
    }
  }
}

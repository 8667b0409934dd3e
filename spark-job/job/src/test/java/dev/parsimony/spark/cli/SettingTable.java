package dev.parsimony.spark.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The settings of Spark's that {@code config} proposes or reads; {@code SettingTableTest}. */
enum SettingTable {
  APP_NAME("spark.app.name", "`parsimony`, if not set", "the application's name"),
  MASTER("spark.master", "`local[WORKERS]`, if not set", "where the job runs"),
  HEARTBEAT(
      "spark.executor.heartbeatInterval",
      "`2s`, if not set",
      "how often executors report what the live line shows"),
  BARRIER_CHECK(
      "spark.scheduler.barrier.maxConcurrentTasksCheck.interval",
      "`2s`, if not set",
      "how often Spark looks whether there are slots for all workers"),
  REDACTION(
      "spark.redaction.regex",
      "Spark's own and keys of Hadoop's stores, if not set",
      "settings whose values Spark's pages do not show"),
  STAGE_ATTEMPTS(
      "spark.stage.maxConsecutiveAttempts",
      "`--max-failures` + 1, at most 4, if not set",
      "how often Spark tries the training stage"),
  REAPER(
      "spark.task.reaper.enabled",
      "`true` on a cluster, if not set",
      "a task that does not end when it is told to takes its executor with it"),
  REAPER_TIMEOUT(
      "spark.task.reaper.killTimeout",
      "`30s` on a cluster, if not set",
      "how long such a task may take"),
  THREADS(
      "spark.executorEnv.OMP_NUM_THREADS",
      "`--threads-per-worker`, if not set",
      "native threads of each worker"),
  OWNER(
      "spark.parsimony.context.owner",
      "a random name",
      "tells the job's own context from another's"),
  ALLOWED_CLASSES(
      "spark.parsimony.allow-classes",
      "read",
      "classes of your own that networks of Spark ML may name, as `--allow-classes` takes them"),
  TASK_CPUS("spark.task.cpus", "read", "native threads of a worker, and slots of an executor"),
  EXECUTOR_CORES("spark.executor.cores", "read", "how many workers share a JVM"),
  EXECUTORS(
      "spark.executor.instances", "read", "with `workersPerNode` of the master for DL4J's API"),
  EXECUTOR_MEMORY("spark.executor.memory", "read", "heap of a worker's JVM, checked before a run"),
  EXECUTOR_OPTIONS(
      "spark.executor.extraJavaOptions", "read", "ND4J's own limits of off-heap memory"),
  OVERHEAD("spark.executor.memoryOverhead", "read", "off-heap memory of an executor's container"),
  OVERHEAD_FACTOR(
      "spark.executor.memoryOverheadFactor", "read", "the same, as a share of the heap"),
  OFF_HEAP(
      "spark.memory.offHeap.enabled",
      "read",
      "whether executors ask for off-heap memory of Spark's own"),
  OFF_HEAP_SIZE("spark.memory.offHeap.size", "read", "how much of it"),
  POD_CORES(
      "spark.kubernetes.executor.request.cores",
      "named in errors",
      "what an executor's pod asks for instead of its cores"),
  NAMESPACE("spark.kubernetes.namespace", "named in errors", "where the pods are looked for"),
  DRIVER_MEMORY("spark.driver.memory", "named in errors", "heap in local mode"),
  DRIVER_OPTIONS(
      "spark.driver.extraJavaOptions", "named in errors", "ND4J's own limits in local mode"),
  MAX_RESULT("spark.driver.maxResultSize", "read", "must hold the trained parameters"),
  DYNAMIC_ALLOCATION(
      "spark.dynamicAllocation.enabled",
      "must be off",
      "a barrier stage needs a fixed number of executors"),
  LOCAL_DIR("spark.local.dir", "read", "folder of large temporary files"),
  DEPLOY_MODE("spark.submit.deployMode", "read", "whether the driver is a cluster's guest"),
  AUTHENTICATE("spark.authenticate", "read", "workers prove a secret to each other"),
  CRYPTO("spark.network.crypto.enabled", "read", "with `spark.authenticate`: encrypted exchange"),
  SASL("spark.authenticate.enableSaslEncryption", "read", "likewise"),
  SSL("spark.ssl.rpc.enabled", "read", "likewise"),
  BIND("spark.parsimony.exchange.bind-address", "read", "what workers listen on"),
  ADVERTISED("spark.parsimony.exchange.advertised-address", "read", "what the others connect to"),
  PORTS("spark.parsimony.exchange.port-range", "read", "ports that workers may listen on"),
  TIMEOUT(
      "spark.parsimony.exchange.timeout",
      "read; `120s`",
      "a worker that is silent for so long ends the attempt"),
  REQUIRE_AUTHENTICATION(
      "spark.parsimony.exchange.require-authentication",
      "read; `false`",
      "whether runs without `spark.authenticate` are refused");

  private final String setting;
  private final String use;
  private final String meaning;

  SettingTable(String setting, String use, String meaning) {
    this.setting = setting;
    this.use = use;
    this.meaning = meaning;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(row -> row.setting).toList();
  }

  static String markdown() {
    return "## Spark's settings\n\n"
        + "Given with `--conf` behind `--`, or in Spark's own files. What is set there wins over"
        + " what the job\nproposes; options win over both."
        + " [Clusters](clusters.md#settings-of-the-exchange) says more of the\nexchange's.\n\n"
        + "| setting | what the job does | meaning |\n|---|---|---|\n"
        + Arrays.stream(values())
            .map(row -> "| `%s` | %s | %s |\n".formatted(row.setting, row.use, row.meaning))
            .collect(Collectors.joining());
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.Internal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * The only reader of Spark's settings. What spark-submit or the cluster sets wins over what {@link
 * #prepare} proposes; arguments of the command win over both.
 */
@Internal
public final class SparkSettings {
  private static final String TASK_CPUS = "spark.task.cpus";
  private static final String EXECUTORS = "spark.executor.instances";
  private static final String EXECUTOR_THREADS = "spark.executorEnv.OMP_NUM_THREADS";

  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final double OVERHEAD_SHARE = 0.1;
  private static final long MIN_OVERHEAD_MIB = 384;

  /** Spark's own default. */
  private static final int MAX_STAGE_ATTEMPTS = 4;

  /** Whose values Spark's pages do not show: its own default, and what Hadoop's stores call so. */
  private static final String HIDDEN =
      "(?i)secret|password|token|access[.]?key|account[.]?key|encryption[.]?key";

  private static final int HEARTBEATS = 4;
  private static final long LEAST_BEATS_MS = 10_000;

  private static final String OWNER = "spark.parsimony.context.owner";

  private static final String ALLOWED_CLASSES = "spark.parsimony.allow-classes";

  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");

  private final SparkConf conf;

  public SparkSettings(SparkConf conf) {
    this.conf = conf;
  }

  /** The settings for a context of our own. */
  public static SparkConf prepare(TrainingConfig config) {
    SparkConf conf = new SparkConf();
    conf.set(OWNER, UUID.randomUUID().toString());
    conf.setIfMissing("spark.app.name", "parsimony");
    conf.setIfMissing("spark.master", "local[" + config.workers() + "]");
    // The live line rides on the executors' heartbeats.
    conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s");
    conf.setIfMissing("spark.redaction.regex", HIDDEN);
    prepareRetries(conf, config.retry());
    prepareThreads(conf, config.threadsPerWorker(), config.workers());
    return conf;
  }

  /** The settings for a context of our own in which a saved model answers. */
  public static SparkConf prepare(InferenceConfig config) {
    return prepare(config.threadsPerWorker(), config.workers());
  }

  /**
   * The settings for a context of our own for some tasks at the same time.
   *
   * @param threads of each, given by the user
   */
  public static SparkConf prepare(OptionalInt threads, int tasks) {
    SparkConf conf = new SparkConf();
    conf.set(OWNER, UUID.randomUUID().toString());
    conf.setIfMissing("spark.app.name", "parsimony");
    conf.setIfMissing("spark.master", "local[" + tasks + "]");
    conf.setIfMissing("spark.redaction.regex", HIDDEN);
    prepareThreads(conf, threads, tasks);
    return conf;
  }

  private static void prepareThreads(SparkConf conf, OptionalInt given, int workers) {
    String threads = String.valueOf(new SparkSettings(conf).threads(given, workers));
    if (given.isPresent()) {
      conf.set(EXECUTOR_THREADS, threads);
    } else {
      conf.setIfMissing(EXECUTOR_THREADS, threads);
    }
  }

  /**
   * Spark tries the stage again; a task that does not end when it is told to takes its executor.
   */
  private static void prepareRetries(SparkConf conf, RetrySpec retry) {
    int attempts = Math.min(MAX_STAGE_ATTEMPTS, retry.maxFailures() + 1);
    conf.setIfMissing("spark.stage.maxConsecutiveAttempts", String.valueOf(attempts));
    if (!new SparkSettings(conf).oneJvm()) {
      conf.setIfMissing("spark.task.reaper.enabled", "true");
      conf.setIfMissing("spark.task.reaper.killTimeout", "30s");
    }
  }

  /** Whether a context with these settings was made from the given ones, and is not another's. */
  public boolean madeFrom(SparkConf prepared) {
    return conf.get(OWNER, "").equals(prepared.get(OWNER));
  }

  /** Whether this JVM is a cluster's (YARN's cluster mode, Databricks): it must not be ended. */
  public static boolean guestOfCluster() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"))
        || System.getenv("DATABRICKS_RUNTIME_VERSION") != null;
  }

  /** Native threads of each worker. */
  public int threadsPerWorker(TrainingConfig config) {
    return threads(config.threadsPerWorker(), config.workers());
  }

  /**
   * Native threads of each of several tasks at the same time.
   *
   * @param given by the user
   */
  public int threads(OptionalInt given, int tasks) {
    if (given.isPresent()) {
      return given.getAsInt();
    }
    if (conf.contains(EXECUTOR_THREADS)) {
      return conf.getInt(EXECUTOR_THREADS, 1);
    }
    return oneJvm()
        ? Math.max(1, Runtime.getRuntime().availableProcessors() / tasks)
        : conf.getInt(TASK_CPUS, 1);
  }

  public String master() {
    return conf.get("spark.master", "");
  }

  /**
   * The user's own classes that models of Spark ML may name.
   *
   * @throws UserErrorException with what is allowed
   */
  public AllowedClasses allowedClasses() {
    String patterns = conf.get(ALLOWED_CLASSES, "");
    try {
      return patterns.isBlank() ? AllowedClasses.NONE : AllowedClasses.parse(patterns);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(ALLOWED_CLASSES + ": " + e.getMessage(), e);
    }
  }

  /** Whether executors are threads of the driver (local mode). */
  public boolean oneJvm() {
    return master().equals("local") || master().startsWith("local[");
  }

  /** Slots of a local-cluster master, which cannot grow; of any other master unlimited. */
  public int localClusterSlots() {
    Matcher matcher = LOCAL_CLUSTER.matcher(master());
    return matcher.matches()
        ? Integer.parseInt(matcher.group(1))
            * (Integer.parseInt(matcher.group(2)) / conf.getInt(TASK_CPUS, 1))
        : Integer.MAX_VALUE;
  }

  /**
   * Returns the executors that there are to be; empty where Spark is not told their number, or 0,
   * which dynamic allocation begins with.
   */
  public OptionalInt executors() {
    if (oneJvm()) {
      return OptionalInt.of(1);
    }
    Matcher matcher = LOCAL_CLUSTER.matcher(master());
    if (matcher.matches()) {
      return OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }
    int told = conf.getInt(EXECUTORS, 0);
    return told > 0 ? OptionalInt.of(told) : OptionalInt.empty();
  }

  public boolean dynamicAllocation() {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Whether all workers are on the driver's machine (local mode, local-cluster). */
  public boolean oneMachine() {
    return oneJvm() || LOCAL_CLUSTER.matcher(master()).matches();
  }

  /** Whether Spark's processes prove a secret to each other. */
  public boolean authenticated() {
    return conf.getBoolean("spark.authenticate", false);
  }

  /** Whether the exchange is encrypted: where Spark is, and vouches for the keys. */
  public boolean exchangeEncrypted() {
    return authenticated() && encrypted();
  }

  /** Whether Spark encrypts what its executors exchange. */
  public boolean encrypted() {
    return conf.getBoolean("spark.network.crypto.enabled", false)
        || conf.getBoolean("spark.authenticate.enableSaslEncryption", false)
        || conf.getBoolean("spark.ssl.rpc.enabled", false);
  }

  /** What each JVM that runs workers may take. */
  public MemoryLimits memoryLimits() {
    return oneJvm() ? limitsOfThisJvm() : limitsOfExecutors();
  }

  private static MemoryLimits limitsOfThisJvm() {
    long heap = Runtime.getRuntime().maxMemory();
    String options = String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
    return MemoryLimits.of(
        heap,
        "spark.driver.memory",
        List.of(
            MemoryLimits.ofNd4j(heap, options, "spark.driver.extraJavaOptions"),
            MemoryLimits.ofMachine(heap, 1)));
  }

  private MemoryLimits limitsOfExecutors() {
    String heapSetting = "spark.executor.memory";
    long heap = conf.getSizeAsMb(heapSetting, "1g") << 20;
    List<MemoryLimits.OffHeap> limits = new ArrayList<>();
    String options = conf.get(EXECUTOR_OPTIONS, "");
    limits.add(MemoryLimits.ofNd4j(heap, options, EXECUTOR_OPTIONS));
    Matcher matcher = LOCAL_CLUSTER.matcher(master());
    if (matcher.matches()) {
      limits.add(MemoryLimits.ofMachine(heap, Integer.parseInt(matcher.group(1))));
    }
    if (yarn() || kubernetes()) {
      limits.add(new MemoryLimits.OffHeap(overheadBytes(heap), OVERHEAD));
    }
    return MemoryLimits.of(heap, heapSetting, limits);
  }

  /** Whether executors are YARN's containers. */
  public boolean yarn() {
    return master().startsWith("yarn");
  }

  /** Whether executors are pods. */
  public boolean kubernetes() {
    return master().startsWith("k8s://");
  }

  /** Where executors' pods are. */
  public String kubernetesNamespace() {
    return conf.get("spark.kubernetes.namespace", "default");
  }

  /** What each executor's pod asks of Kubernetes, in words. */
  public String podRequest() {
    String cores = Integer.toString(executorCores());
    String asked = conf.get("spark.kubernetes.executor.request.cores", cores);
    return asked
        + (asked.equals("1") ? " core" : " cores")
        + " and "
        + executorMebibytes()
        + " MiB";
  }

  /** What an executor's container has off-heap. */
  private long overheadBytes(long heap) {
    double share = conf.getDouble("spark.executor.memoryOverheadFactor", OVERHEAD_SHARE);
    long unset = Math.max(MIN_OVERHEAD_MIB, (long) (share * (heap >> 20)));
    return conf.getSizeAsMb(OVERHEAD, unset + "m") << 20;
  }

  /** Returns what is asked of a cluster manager for each executor, its overhead included. */
  public long executorMebibytes() {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    boolean offHeap = conf.getBoolean("spark.memory.offHeap.enabled", false);
    return heap
        + (overheadBytes(heap << 20) >> 20)
        + (offHeap ? conf.getSizeAsMb("spark.memory.offHeap.size", "0") : 0);
  }

  /** Returns the cores of each executor; YARN's default is one. */
  public int executorCores() {
    return conf.getInt("spark.executor.cores", 1);
  }

  /** What results of tasks may take on the driver, in bytes. */
  public long maxResultBytes() {
    long bytes = conf.getSizeAsBytes("spark.driver.maxResultSize", "1g");
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /**
   * How many workers share one JVM: as Spark is told, else spread over the executors that are
   * there.
   *
   * @param executors registered with the driver, itself left out
   */
  public int workersPerJvm(int workers, int executors) {
    if (oneJvm()) {
      return workers;
    }
    int jvms = Math.max(1, executors);
    int perJvm =
        conf.contains("spark.executor.cores")
            ? conf.getInt("spark.executor.cores", 1) / conf.getInt(TASK_CPUS, 1)
            : (workers + jvms - 1) / jvms;
    return Math.max(1, Math.min(workers, perJvm));
  }

  /**
   * Reads the settings of the exchange, with a fresh token.
   *
   * @throws UserErrorException naming the one that is wrong
   */
  public ExchangeConfig exchange() {
    return new ExchangeReader(conf).config(exchangeEncrypted());
  }

  /**
   * Returns whether a run whose processes prove no secret to each other is refused.
   *
   * @throws UserErrorException if the setting is neither true nor false
   */
  public boolean authenticationRequired() {
    return new ExchangeReader(conf).authenticationRequired();
  }

  /**
   * A folder for large temporary files on this executor: where the cluster manager says, else
   * Spark's own setting, else the JVM's temporary folder.
   */
  public Path localFolder() {
    return environment("SPARK_EXECUTOR_DIRS")
        .or(() -> environment("LOCAL_DIRS"))
        .or(() -> environment("SPARK_LOCAL_DIRS"))
        .or(() -> Optional.ofNullable(conf.get("spark.local.dir", null)))
        .map(folders -> Path.of(folders.split("[,:]", 2)[0]))
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Nanoseconds in which there are four heartbeats of an executor, and at least ten seconds. */
  public long fourHeartbeatsNanos() {
    long millis = conf.getTimeAsMs("spark.executor.heartbeatInterval", "10s");
    return Duration.ofMillis(Math.max(LEAST_BEATS_MS, HEARTBEATS * millis)).toNanos();
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}

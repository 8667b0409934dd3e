package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkSettingsTest {
  private static final String THREADS = "spark.executorEnv.OMP_NUM_THREADS";
  private static final String REDACTION = "spark.redaction.regex";
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @AfterEach
  void forgetWhatSparkSubmitWouldSet() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .forEach(System::clearProperty);
  }

  @Test
  void theArgumentWinsOverSparksThreads() {
    SparkSettings settings = settings("spark.master=yarn", THREADS + "=3", "spark.task.cpus=2");
    assertEquals(5, settings.threadsPerWorker(TestConfigs.threads(5)));
    assertEquals(3, settings.threadsPerWorker(TestConfigs.workers(4)));
  }

  @Test
  void onAClusterAWorkerHasTheCoresOfItsTask() {
    assertEquals(
        2,
        settings("spark.master=yarn", "spark.task.cpus=2")
            .threadsPerWorker(TestConfigs.workers(4)));
    assertEquals(1, settings("spark.master=yarn").threadsPerWorker(TestConfigs.workers(4)));
  }

  @Test
  void inLocalModeWorkersShareTheMachine() {
    SparkSettings settings = settings("spark.master=local[4]");
    assertEquals(CORES, settings.threadsPerWorker(TestConfigs.workers(1)));
    assertEquals(1, settings.threadsPerWorker(TestConfigs.workers(CORES + 1)));
  }

  @Test
  void proposalsGiveWayToSparkSubmit() {
    System.setProperty("spark.master", "spark://h:7077");
    System.setProperty("spark.executor.heartbeatInterval", "7s");
    System.setProperty(THREADS, "3");
    SparkConf conf = SparkSettings.prepare(TestConfigs.workers(4));
    assertEquals("spark://h:7077", conf.get("spark.master"));
    assertEquals("7s", conf.get("spark.executor.heartbeatInterval"));
    assertEquals("3", conf.get(THREADS));
  }

  @Test
  void proposalsMakeAContextOfItsOwn() {
    SparkConf conf = SparkSettings.prepare(TestConfigs.workers(3));
    assertEquals("local[3]", conf.get("spark.master"));
    assertEquals("parsimony", conf.get("spark.app.name"));
    assertEquals(String.valueOf(Math.max(1, CORES / 3)), conf.get(THREADS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate.secret",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.azure.account.key.store.dfs.core.windows.net",
        "spark.hadoop.fs.s3a.encryption.key",
        "spark.ssl.keyStorePassword"
      })
  void sparksPagesHideSecrets(String name) {
    Pattern hidden = Pattern.compile(SparkSettings.prepare(TestConfigs.workers(1)).get(REDACTION));
    assertTrue(hidden.matcher(name).find());
    assertFalse(hidden.matcher("spark.executor.memory").find());
  }

  @Test
  void whatASiteHidesIsItsOwn() {
    System.setProperty(REDACTION, "mine");
    assertEquals("mine", SparkSettings.prepare(TestConfigs.workers(1)).get(REDACTION));
  }

  @Test
  void theArgumentReachesTheExecutors() {
    System.setProperty(THREADS, "3");
    assertEquals("5", SparkSettings.prepare(TestConfigs.threads(5)).get(THREADS));
  }

  @ParameterizedTest
  @CsvSource({"local,true", "local[4],true", "local[*],true", "yarn,false"})
  void localModeIsOneJvm(String master, boolean oneJvm) {
    SparkSettings settings = settings("spark.master=" + master);
    assertEquals(oneJvm, settings.oneJvm());
  }

  @Test
  void aLocalClusterHasJvmsOfItsOwn() {
    assertFalse(settings("spark.master=local-cluster[2,1,1024]").oneJvm());
  }

  @Test
  void onlyALocalClusterHasSlotsThatCannotGrow() {
    assertEquals(6, settings("spark.master=local-cluster[2,3,1024]").localClusterSlots());
    assertEquals(
        2,
        settings("spark.master=local-cluster[2,3,1024]", "spark.task.cpus=2").localClusterSlots());
    assertEquals(Integer.MAX_VALUE, settings("spark.master=yarn").localClusterSlots());
  }

  @Test
  void workersPerJvm() {
    assertEquals(4, settings("spark.master=local[8]").workersPerJvm(4, 2));
    assertEquals(2, settings("spark.master=yarn").workersPerJvm(4, 2));
    assertEquals(2, settings("spark.master=yarn").workersPerJvm(5, 3));
    assertEquals(4, settings("spark.master=yarn").workersPerJvm(4, 0));
    assertEquals(3, settings("spark.master=yarn", "spark.executor.cores=3").workersPerJvm(4, 2));
    assertEquals(
        2,
        settings("spark.master=yarn", "spark.executor.cores=5", "spark.task.cpus=2")
            .workersPerJvm(4, 2));
    assertEquals(
        1,
        settings("spark.master=yarn", "spark.executor.cores=1", "spark.task.cpus=2")
            .workersPerJvm(4, 2));
  }

  @Test
  void memoryWithoutAUnitIsMebibytesAsSparkReadsIt() {
    assertEquals(
        4096L << 20,
        settings("spark.master=yarn", "spark.executor.memory=4096").memoryLimits().heap());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "spark.master=yarn; 384; spark.executor.memoryOverhead",
        "spark.master=yarn spark.executor.memory=8g; 819; spark.executor.memoryOverhead",
        "spark.master=yarn spark.executor.memoryOverheadFactor=0.5; 512; spark.executor.memoryOverhead",
        "spark.master=yarn spark.executor.memoryOverhead=2g; 2048; spark.executor.memoryOverhead",
        "spark.master=yarn spark.executor.memoryOverhead=9g; 3072; -Dorg.bytedeco.javacpp.maxphysicalbytes"
            + " in spark.executor.extraJavaOptions",
        "spark.master=k8s://x spark.executor.memoryOverhead=700; 700; spark.executor.memoryOverhead",
        "spark.master=spark://h:7077; 3072; -Dorg.bytedeco.javacpp.maxphysicalbytes in"
            + " spark.executor.extraJavaOptions",
        "spark.master=spark://h:7077"
            + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxPhysicalBytes=6gb; 5120;"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes in spark.executor.extraJavaOptions",
        "spark.master=spark://h:7077"
            + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxphysicalbytes=300%; 2047;"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes in spark.executor.extraJavaOptions",
        "spark.master=spark://h:7077"
            + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=512m; 2560;"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes in spark.executor.extraJavaOptions",
      })
  void executorsMayTakeThisBesideTheirHeap(String settings, long mebibytes, String raise) {
    MemoryLimits limits = settings(settings.split(" ")).memoryLimits();
    assertEquals(mebibytes, limits.offHeap() >> 20);
    assertEquals(raise, limits.offHeapSetting());
  }

  @Test
  void withoutLimitsOfOthersThereIsTheMachine() {
    String unlimited = "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=0";
    assertEquals(
        Long.MAX_VALUE,
        settings("spark.master=spark://h:7077", unlimited).memoryLimits().offHeap());
    MemoryLimits shared =
        settings("spark.master=local-cluster[2,1,1024]", unlimited).memoryLimits();
    assertEquals("the machine's memory", shared.offHeapSetting());
    MemoryLimits alone = settings("spark.master=local-cluster[1,1,1024]", unlimited).memoryLimits();
    assertEquals((alone.offHeap() + alone.heap()) / 2, shared.offHeap() + shared.heap());
    assertTrue(settings("spark.master=local[2]").memoryLimits().offHeap() > 0);
  }

  @Test
  void resultsAreUnlimitedWhereSparkSaysZero() {
    assertEquals(1L << 30, settings("spark.master=yarn").maxResultBytes());
    assertEquals(
        Long.MAX_VALUE,
        settings("spark.master=yarn", "spark.driver.maxResultSize=0").maxResultBytes());
  }

  @Test
  void heapOfTheJvmWithTheWorkers() {
    assertEquals(1L << 30, settings("spark.master=yarn").memoryLimits().heap());
    assertEquals(
        1536L << 20,
        settings("spark.master=yarn", "spark.executor.memory=1536m").memoryLimits().heap());
    assertEquals(
        Runtime.getRuntime().maxMemory(),
        settings("spark.master=local", "spark.executor.memory=1536m").memoryLimits().heap());
  }

  @Test
  void dynamicAllocation() {
    assertFalse(settings().dynamicAllocation());
    assertTrue(settings("spark.dynamicAllocation.enabled=true").dynamicAllocation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.network.crypto.enabled",
        "spark.authenticate.enableSaslEncryption",
        "spark.ssl.rpc.enabled"
      })
  void encryptionByAnyOfItsSettings(String setting) {
    assertTrue(settings(setting + "=true").encrypted());
    assertFalse(settings(setting + "=false").encrypted());
  }

  @Test
  void theFirstOfSparksLocalFolders() {
    assumeTrue(
        Stream.of("SPARK_EXECUTOR_DIRS", "LOCAL_DIRS", "SPARK_LOCAL_DIRS")
            .allMatch(name -> System.getenv(name) == null));
    assertEquals(Path.of("/a"), settings("spark.local.dir=/a,/b").localFolder());
    assertEquals(Path.of(System.getProperty("java.io.tmpdir")), settings().localFolder());
  }

  @Test
  void classesOfTheUsersOwnAreAllowedByASetting() {
    assertEquals(AllowedClasses.NONE, settings().allowedClasses());
    String key = "spark.parsimony.allow-classes";
    assertTrue(settings(key + "=com.example.*").allowedClasses().includes("com.example.Layer"));
    UserErrorException refusal =
        assertThrows(
            UserErrorException.class, () -> settings(key + "=com.example.").allowedClasses());
    assertTrue(refusal.sentence().startsWith(key), refusal.sentence());
  }

  @Test
  void aPodAsksForTheHeapAndWhatIsBesideIt() {
    String master = "spark.master=k8s://https://h:6443";
    assertEquals("1 core and 1408 MiB", settings(master).podRequest());
    SparkSettings settings =
        settings(
            master,
            "spark.executor.cores=2",
            "spark.executor.memory=2g",
            "spark.executor.memoryOverhead=1500m",
            "spark.memory.offHeap.enabled=true",
            "spark.memory.offHeap.size=100m");
    assertEquals("2 cores and 3648 MiB", settings.podRequest());
    assertEquals(
        "500m cores and 1408 MiB",
        settings(master, "spark.kubernetes.executor.request.cores=500m").podRequest());
    assertTrue(settings.kubernetes());
    assertFalse(settings("spark.master=yarn").kubernetes());
  }

  private static SparkSettings settings(String... assignments) {
    SparkConf conf = new SparkConf(false);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      conf.set(parts[0], parts[1]);
    }
    return new SparkSettings(conf);
  }
}

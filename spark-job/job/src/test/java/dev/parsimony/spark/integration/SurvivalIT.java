package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executors and drivers that die in the middle: the run ends with the bits of one that nobody
 * disturbed. {@code -Dparsimony.kill.seeds=1,2,3} chooses the moments of the kills.
 */
final class SurvivalIT {
  private static final int KILLS = 3;
  static final String MASTER = "local-cluster[3,1,1024]";
  static final Map<String, String> NONE = Map.of();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static float[] expected = {};

  /** Says how fast the machine is at present. */
  private static long undisturbedSeconds;

  @BeforeAll
  static void undisturbed() throws Exception {
    long start = System.nanoTime();
    JobProcess.Result result =
        new JobProcess(shared).train("local[3]", NONE, arguments(shared, "--max-failures=0"));
    assertEquals(0, result.exitCode(), result.err());
    expected = parameters(shared);
    undisturbedSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  /**
   * So that a silent executor is given up soon, and none that starts slowly: the first heartbeat
   * comes within twice the interval, and the limit is longer where the machine is slow.
   */
  private static Map<String, String> impatient() {
    return Map.of(
        "spark.executor.heartbeatInterval",
        "1s",
        "spark.network.timeout",
        Math.max(15, undisturbedSeconds) + "s",
        "spark.network.timeoutInterval",
        "5s",
        "spark.parsimony.exchange.timeout",
        "10s");
  }

  private static String[] arguments(Path folder, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--data=idx:" + Samples.IDX);
    arguments.add("--model=mlp:64");
    arguments.add("--workers=3");
    arguments.add("--batch-size=4");
    arguments.add("--epochs=20");
    arguments.add("--threads-per-worker=1");
    arguments.add("--output=" + folder.resolve("out"));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  private String[] withCheckpoints(String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(more));
    all.add("--checkpoint=" + folder.resolve("kept"));
    all.add("--checkpoint-every=50steps");
    return arguments(folder, all.toArray(String[]::new));
  }

  private static float[] parameters(Path folder) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(folder.resolve("out/model.zip").toFile())
        .params()
        .toFloatVector();
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // Not there yet, or just deleted.
    }
  }

  private static void await(RunningJob job, BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean() && job.running()) {
      Thread.sleep(2);
    }
  }

  /** Checkpoints that were complete at some time, known by their steps. */
  private void awaitAnotherCheckpoint(RunningJob job) throws Exception {
    List<Path> before = files();
    await(
        job,
        () -> files().stream().anyMatch(f -> f.endsWith("manifest.json") && !before.contains(f)));
  }

  /** How often the workers have begun or gone on; rank 0 logs it. */
  private long timesBegun() {
    try (Stream<Path> logs = Files.walk(folder.resolve("spark/work"))) {
      long times = 0;
      for (Path log : logs.filter(f -> f.endsWith("stderr")).toList()) {
        times += Files.readString(log).split("RankTraining: 3 workers,", -1).length - 1;
      }
      return times;
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private void assertUndisturbed(JobProcess.Result result) throws IOException {
    assertEquals(0, result.exitCode(), () -> result.out() + result.err());
    assertArrayEquals(expected, parameters(folder), result.out());
  }

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("parsimony.kill.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  /** While a checkpoint is written, and at random moments in computing and exchanging. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void executorsThatAreKilled(long seed) throws Exception {
    Random random = new Random(seed);
    JobProcess.Result result;
    List<Double> lost = new ArrayList<>();
    try (RunningJob job = new JobProcess(folder).start(MASTER, NONE, withCheckpoints())) {
      for (int kill = 0; kill < KILLS; kill++) {
        awaitAnotherCheckpoint(job);
        if (kill == 0) {
          await(job, () -> files().stream().anyMatch(f -> f.toString().endsWith(".part")));
        } else {
          Thread.sleep(random.nextInt(700));
        }
        List<ProcessHandle> executors = job.executors();
        if (!executors.isEmpty() && job.running()) {
          long begun = timesBegun();
          long start = System.nanoTime();
          executors.get(random.nextInt(executors.size())).destroyForcibly();
          while (timesBegun() <= begun && job.running()) {
            Thread.sleep(50);
          }
          if (timesBegun() > begun) {
            lost.add((System.nanoTime() - start) / 1e9);
          }
        }
      }
      result = job.await();
    }
    System.out.printf(
        "seed %d: seconds from each kill until the workers went on: %s%n",
        seed, lost.stream().map("%.1f"::formatted).toList());
    assertFalse(lost.isEmpty(), result.out());
    assertTrue(result.out().contains("its executor was lost"), result.out());
    assertUndisturbed(result);
  }

  @Test
  void anExecutorThatIsStopped() throws Exception {
    JobProcess.Result result;
    try (RunningJob job = new JobProcess(folder).start(MASTER, impatient(), withCheckpoints())) {
      awaitAnotherCheckpoint(job);
      ProcessHandle stopped = job.executors().get(1);
      new ProcessBuilder("kill", "-STOP", String.valueOf(stopped.pid())).start().waitFor();
      result = job.await();
    }
    assertUndisturbed(result);
  }

  @Test
  void aDriverThatIsKilled() throws Exception {
    try (RunningJob job = new JobProcess(folder).start(MASTER, NONE, withCheckpoints())) {
      awaitAnotherCheckpoint(job);
      awaitAnotherCheckpoint(job);
      job.killDriver();
    }
    assertFalse(Files.exists(folder.resolve("out/model.zip")));
    JobProcess.Result refused =
        new JobProcess(folder).train("local[3]", NONE, withCheckpoints("--overwrite"));
    assertEquals(2, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("holds checkpoints; add --resume"), refused.err());
    JobProcess.Result resumed =
        new JobProcess(folder).train(MASTER, NONE, withCheckpoints("--overwrite", "--resume"));
    assertTrue(resumed.out().contains("going on after step "), resumed.out());
    assertUndisturbed(resumed);
  }

  /** Every worker's own optimiser and unsent changes come back, wherever in a round it was. */
  @Test
  void aDriverThatIsKilledWhileUpdatesTravel() throws Exception {
    String[] updates = {"--share=updates", "--local-steps=4", "--updater=adam:0.002"};
    Path apart = Files.createDirectory(folder.resolve("apart"));
    JobProcess.Result whole =
        new JobProcess(apart).train("local[3]", NONE, arguments(apart, updates));
    assertEquals(0, whole.exitCode(), whole.err());
    try (RunningJob job = new JobProcess(folder).start(MASTER, NONE, withCheckpoints(updates))) {
      awaitAnotherCheckpoint(job);
      awaitAnotherCheckpoint(job);
      job.killDriver();
    }
    assertFalse(Files.exists(folder.resolve("out/model.zip")));
    List<String> again = new ArrayList<>(List.of(updates));
    again.addAll(List.of("--overwrite", "--resume"));
    JobProcess.Result resumed =
        new JobProcess(folder).train(MASTER, NONE, withCheckpoints(again.toArray(String[]::new)));
    assertEquals(0, resumed.exitCode(), () -> resumed.out() + resumed.err());
    assertTrue(resumed.out().contains("going on after step "), resumed.out());
    assertArrayEquals(parameters(apart), parameters(folder), resumed.out());
  }

  @Test
  void aRunThatMayNotFailEndsWithASentence() throws Exception {
    JobProcess.Result result;
    try (RunningJob job =
        new JobProcess(folder).start(MASTER, NONE, withCheckpoints("--max-failures=0"))) {
      awaitAnotherCheckpoint(job);
      job.executors().get(0).destroyForcibly();
      result = job.await();
    }
    assertEquals(1, result.exitCode(), result.out());
    List<String> errors = result.err().lines().filter(l -> l.startsWith("error: ")).toList();
    assertEquals(1, errors.size(), result.err());
    assertTrue(
        errors
            .get(0)
            .matches(
                "error: Training stopped: worker \\d on \\S+: its executor was lost .*"
                    + " The same command with --resume resumes after step \\d+\\."),
        errors.get(0));
  }
}

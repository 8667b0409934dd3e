package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM end a run with a last checkpoint, one sentence and the usual exit code. */
final class InterruptIT {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;
  private static final long SIGINT_BIT = 1L << (SIGINT - 1);
  private static final Pattern SENTENCE =
      Pattern.compile(
          "error: Interrupted\\. The same command with --resume resumes after step (\\d+)\\.");
  private static final Path SCRIPTS = Path.of("..", "..", "submit").toAbsolutePath().normalize();

  @TempDir private Path folder;

  /** One that does not end by itself, nor keeps a checkpoint. */
  private String[] endless() {
    return new String[] {
      "--data=idx:" + Samples.IDX,
      "--model=mlp:64",
      "--workers=2",
      "--batch-size=4",
      "--epochs=1000000",
      "--threads-per-worker=1",
      "--output=" + folder.resolve("out"),
      "--checkpoint=kept", // where the driver is, though executors have other working folders
      "--checkpoint-every=1000000epochs"
    };
  }

  private static void awaitTraining(RunningJob job) throws Exception {
    while (job.running() && !job.text().contains("/1000000  batch ")) {
      Thread.sleep(20);
    }
    assertTrue(job.running(), job.text());
  }

  private void assertInterrupted(int signal, JobProcess.Result result) throws IOException {
    assertEquals(128 + signal, result.exitCode(), result.out() + result.err());
    List<String> lines = result.sentences();
    assertEquals(1, lines.size(), result.err());
    Matcher sentence = SENTENCE.matcher(lines.get(0));
    assertTrue(sentence.matches(), lines.get(0));
    List<String> kept = names(folder.resolve("kept"));
    assertEquals(1, kept.size(), kept.toString());
    assertTrue(kept.get(0).startsWith("step-%010d-".formatted(Long.parseLong(sentence.group(1)))));
    assertTrue(Files.exists(folder.resolve("kept").resolve(kept.get(0)).resolve("manifest.json")));
    assertEquals(List.of("report.html"), names(folder.resolve("out")));
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** The driver asks its executors for the checkpoint. */
  @Test
  void aDriverWithExecutors() throws Exception {
    int signal = interruptOrTerminate();
    JobProcess.Result result;
    try (RunningJob job =
        new JobProcess(folder).start("local-cluster[2,1,1024]", Map.of(), endless())) {
      awaitTraining(job);
      job.signal(signal);
      result = job.await();
    }
    assertInterrupted(signal, result);
  }

  /** It passes the signal on, and waits; no JVM is left, nor the Spark home that it made. */
  @Test
  void theScript() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("local.sh").toString()));
    command.addAll(List.of(endless()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("MASTER", "SPARK_HOME", "MAVEN_OPTS"));
    builder.environment().put("PARSIMONY_JAR", System.getProperty("parsimony.job.jar"));
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("DRIVER_MEMORY", "1g");
    int signal = interruptOrTerminate();
    JobProcess.Result result;
    List<ProcessHandle> jvms;
    try (RunningJob job = new RunningJob(builder.start(), out, err)) {
      awaitTraining(job);
      jvms = job.descendants();
      assertEquals(1, names(temporary).size(), "its Spark home");
      job.signal(signal);
      result = job.await();
    }
    assertInterrupted(signal, result);
    assertFalse(jvms.isEmpty());
    jvms.forEach(jvm -> assertFalse(jvm.isAlive(), jvm.info().toString()));
    assertEquals(List.of(), names(temporary));
  }

  /** SIGINT, but where this JVM was started to ignore it, as in the background, SIGTERM. */
  private static int interruptOrTerminate() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    boolean interrupts = (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) == 0;
    return interrupts ? SIGINT : SIGTERM;
  }
}

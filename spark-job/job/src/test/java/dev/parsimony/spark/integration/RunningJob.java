package dev.parsimony.spark.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job under way, with its driver and its executors. */
final class RunningJob implements AutoCloseable {
  private static final long LIMIT_SECONDS = 1800;

  private final Process process;
  private final Path out;
  private final Path err;

  RunningJob(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The JVMs of a local-cluster's executors. */
  List<ProcessHandle> executors() {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutor"))
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  boolean running() {
    return process.isAlive();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Sends it a signal, by the system's number. */
  void signal(int number) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + number, String.valueOf(process.pid())).start().waitFor();
  }

  String text() throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  /** Kills the driver; its executors end by themselves, and are helped after a while. */
  void killDriver() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    process.waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  JobProcess.Result await() throws IOException, InterruptedException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("The job hangs: " + text());
      }
    } finally {
      close();
    }
    return new JobProcess.Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

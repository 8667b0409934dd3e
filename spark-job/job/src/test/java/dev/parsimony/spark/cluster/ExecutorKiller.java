package dev.parsimony.spark.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends an executor with kill -9 once the workers train. */
final class ExecutorKiller {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long POLL_MS = 100;

  /** What rank 0 logs when all have met, before the first step. */
  static final String ALL_MET = "RankTraining: " + Runs.WORKERS + " workers";

  private ExecutorKiller() {}

  /**
   * Kills the executor of rank 1 in the middle of its training.
   *
   * @param cluster whose logs say who that is
   * @param application part of the path of the application's logs; the newest if there are several
   */
  static void killRank1(TryCluster cluster, String application, Script run)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(end) && run.runs()) {
      Optional<Path> log = log(cluster, application, "worker 1 of ");
      if (log.isPresent() && log(cluster, application, ALL_MET).isPresent()) {
        kill(log.get());
        return;
      }
      Thread.sleep(POLL_MS);
    }
    throw new AssertionError("No executor of rank 1 began: " + run.end().text());
  }

  private static Optional<Path> log(TryCluster cluster, String application, String text)
      throws IOException {
    List<Path> logs =
        cluster.logs().stream().filter(log -> log.toString().contains(application)).toList();
    for (Path log : logs) {
      if (Files.readString(log).contains(text)) {
        return Optional.of(log);
      }
    }
    return Optional.empty();
  }

  private static void kill(Path log) throws IOException, InterruptedException {
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      boolean java =
          process.info().command().filter(command -> command.endsWith("/java")).isPresent();
      if (java && writes(process.pid(), log)) {
        Process kill = new ProcessBuilder("kill", "-9", String.valueOf(process.pid())).start();
        if (kill.waitFor() == 0) {
          return;
        }
      }
    }
    throw new AssertionError("No JVM writes " + log);
  }

  /** On YARN the log is the JVM's output; a standalone worker writes it into the JVM's folder. */
  private static boolean writes(long pid, Path log) {
    Path process = Path.of("/proc", String.valueOf(pid));
    try {
      return Files.isSameFile(process.resolve("fd/2"), log)
          || Files.isSameFile(process.resolve("cwd"), log.getParent());
    } catch (IOException e) {
      return false;
    }
  }
}

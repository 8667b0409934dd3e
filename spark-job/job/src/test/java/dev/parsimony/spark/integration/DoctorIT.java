package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code doctor}. */
final class DoctorIT {
  @TempDir Path folder;

  @Test
  void twoExecutorProcessesAndTheirExchange() throws Exception {
    JobProcess.Result result =
        new JobProcess(folder)
            .command("local-cluster[2,1,1024]", Map.of(), "doctor", "--workers=2", "--exchange");
    List<String> lines = result.out().lines().toList();
    assertEquals(0, result.exitCode(), result.out() + result.err());
    assertTrue(lines.contains("settings") && lines.contains("driver"), result.out());
    assertTrue(lines.contains("  ok       oneDNN is on"), result.out());
    String workers = result.out().substring(result.out().indexOf("\nworkers\n"));
    assertTrue(workers.contains("  ok       Java 17"), workers);
    assertTrue(workers.contains("the clocks of all workers and the driver agree"), workers);
    assertTrue(workers.contains("workers connect to "), workers);
    assertTrue(workers.contains("1 byte from each of 2 workers, takes "), workers);
    assertTrue(workers.contains("1,048,576 bytes from each of 2 workers, takes "), workers);
  }

  @Test
  void aProblemIsTheExitCode() throws Exception {
    JobProcess.Result result =
        new JobProcess(folder)
            .command(
                "local[1]",
                Map.of("spark.dynamicAllocation.enabled", "true"),
                "doctor",
                "--workers=2");
    assertEquals(2, result.exitCode(), result.out() + result.err());
    assertTrue(result.out().contains("  problem  Dynamic allocation is on"), result.out());
    assertTrue(result.out().contains("  problem  There are 1 slots for 2 workers"), result.out());
    assertTrue(result.out().contains("2 problems, "), result.out());
    assertTrue(
        result.err().contains("error: A run could not start here, or would end; "), result.err());
  }
}

package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a user's own program, its executors in processes of their own. */
final class ProgramIT {
  @TempDir Path folder;

  @Test
  void trainsInTwoExecutorProcesses() throws Exception {
    JobProcess.Result result =
        new JobProcess(folder)
            .main(
                Program.class,
                Map.of(
                    "spark.master",
                    "local-cluster[2,1,1536]",
                    "spark.jars",
                    System.getProperty("parsimony.job.jar")));
    assertEquals(0, result.exitCode(), result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals(2, lines.size(), result.out());
    String accuracy = lines.get(0).substring("3 answers, accuracy ".length());
    assertTrue(Double.parseDouble(accuracy) > 0.6, result.out());
    assertEquals("goes on with 0", lines.get(1));
  }
}

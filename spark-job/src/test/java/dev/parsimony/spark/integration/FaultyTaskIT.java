package dev.parsimony.spark.integration;

import static dev.parsimony.spark.integration.SurvivalIT.MASTER;
import static dev.parsimony.spark.integration.SurvivalIT.NONE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that go wrong in the middle: the run recovers to the same bits, or ends with a sentence.
 */
final class FaultyTaskIT {
  @TempDir private Path folder;

  private JobProcess.Result fault(String fault, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(JobProcess.forExecutors(FaultyProgram.class));
    settings.put("spark.master", MASTER);
    settings.putAll(more);
    Path flag = Files.createFile(folder.resolve("flag"));
    return new JobProcess(folder)
        .main(
            FaultyProgram.class,
            settings,
            fault,
            flag.toString(),
            folder.resolve("kept").toString());
  }

  @Test
  void aTaskThatEndsItsJvm() throws Exception {
    JobProcess.Result result = fault("exit", NONE);
    assertTrue(
        result.out().contains("equal to the undisturbed: true"), result.out() + result.err());
    assertTrue(result.out().contains("its executor was lost"), result.out());
  }

  @Test
  void anExecutorThatRunsOutOfMemory() throws Exception {
    JobProcess.Result result = fault("memory", NONE);
    assertTrue(
        result.out().contains("equal to the undisturbed: true"), result.out() + result.err());
    assertTrue(result.out().contains(": it ran out of memory; raise "), result.out());
  }

  /** It ends neither when its peers give it up nor when Spark kills it. */
  @Test
  void aTaskThatHangs() throws Exception {
    JobProcess.Result result =
        fault(
            "hang",
            Map.of(
                "spark.parsimony.exchange.timeout",
                "10s",
                "spark.task.reaper.enabled",
                "true",
                "spark.task.reaper.killTimeout",
                "5s"));
    assertTrue(
        result.out().contains("equal to the undisturbed: true"), result.out() + result.err());
  }

  /** It would fail again. */
  @Test
  void anExceptionInATask() throws Exception {
    JobProcess.Result result = fault("throw", NONE);
    assertTrue(
        result.out().contains("failed: Training stopped at worker "), result.out() + result.err());
    assertTrue(result.out().contains("a fault of the test"), result.out());
  }
}

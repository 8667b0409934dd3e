package dev.parsimony.spark.integration;

import static dev.parsimony.spark.integration.SurvivalIT.MASTER;
import static dev.parsimony.spark.integration.SurvivalIT.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that go wrong in the middle: the run recovers to the same bits, or ends with a sentence.
 */
final class FaultyTaskIT {
  private static final List<String> FAULTS = List.of("throw", "exit", "memory");

  @TempDir static Path folder;

  private static List<String> outputs = List.of();

  /** One after the other, in one Spark context. */
  @BeforeAll
  static void runAll() throws Exception {
    outputs = run(folder, NONE, FAULTS);
  }

  /** What was printed for each fault, and at last what Spark logged. */
  private static List<String> run(Path folder, Map<String, String> more, List<String> faults)
      throws Exception {
    Map<String, String> settings = new HashMap<>(JobProcess.forExecutors(FaultyProgram.class));
    settings.put("spark.master", MASTER);
    settings.putAll(more);
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    arguments.addAll(faults);
    JobProcess.Result result =
        new JobProcess(folder)
            .main(FaultyProgram.class, settings, arguments.toArray(String[]::new));
    String[] pieces = (result.out() + result.err()).split(FaultyProgram.END, -1);
    assertEquals(faults.size() + 1, pieces.length, () -> result.out() + result.err());
    return List.of(pieces);
  }

  private static void assertSaid(String fault, String words) {
    String output = outputs.get(FAULTS.indexOf(fault));
    assertTrue(output.contains(words), () -> output + outputs.get(FAULTS.size()));
  }

  @Test
  void aTaskThatEndsItsJvm() {
    assertSaid("exit", "equal to the undisturbed: true");
    assertSaid("exit", "its executor was lost");
  }

  @Test
  void anExecutorThatRunsOutOfMemory() {
    assertSaid("memory", "equal to the undisturbed: true");
    assertSaid("memory", ": it ran out of memory; raise ");
  }

  /** It would fail again. */
  @Test
  void anExceptionInATask() {
    assertSaid("throw", "failed: Training stopped at worker ");
    assertSaid("throw", "a fault of the test");
  }

  /**
   * It ends neither when its peers give it up, which is not to take long, nor when Spark kills it.
   */
  @Test
  void aTaskThatHangs(@TempDir Path own) throws Exception {
    Map<String, String> settings =
        Map.of(
            "spark.parsimony.exchange.timeout",
            "10s",
            "spark.task.reaper.enabled",
            "true",
            "spark.task.reaper.killTimeout",
            "5s");
    List<String> hung = run(own, settings, List.of("hang"));
    assertTrue(hung.get(0).contains("equal to the undisturbed: true"), () -> hung.toString());
  }
}

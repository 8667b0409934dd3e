package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.spark.driver.failure.FailureWords;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultsTest {

  private static RankOutcome trained(int rank, long... hashes) {
    List<EpochFigures> epochs =
        Arrays.stream(hashes)
            .mapToObj(
                hash ->
                    new EpochFigures(
                        1, 0, new Traffic(), new PhaseTimes(), TestFigures.NONE, 0, hash))
            .toList();
    return new RankOutcome.Trained(
        rank, "host" + rank, true, ExchangeFigures.IN_MEMORY, epochs, 0, new byte[0], List.of());
  }

  @Test
  void equalReplicasAreAccepted() {
    assertEquals(2, Results.requireTrained(List.of(trained(0, 5, 6), trained(1, 5, 6))).size());
  }

  @Test
  void replicasThatDifferAreNamedWithTheirHosts() {
    List<RankOutcome> outcomes = List.of(trained(0, 5, 6), trained(1, 5, 6), trained(2, 5, 7));
    TrainingAbortedException e =
        assertThrows(TrainingAbortedException.class, () -> Results.requireTrained(outcomes));
    assertEquals(
        "After epoch 2 the replica of worker 2 on host2 differs from worker 0's on host0; run all"
            + " executors on the same kind of processor with the same number of threads per"
            + " worker.",
        e.getMessage());
  }

  @Test
  void theFirstCauseOfAFailureIsTold() {
    List<RankOutcome> outcomes =
        List.of(new RankOutcome.Failed(0, 1, "Too hot."), new RankOutcome.Failed(1, 1, "Too hot."));
    TrainingAbortedException e =
        assertThrows(TrainingAbortedException.class, () -> Results.requireTrained(outcomes));
    assertEquals("Training stopped at worker 1: Too hot.", e.getMessage());
  }

  @Test
  void ofSparksOwnTextOnlyTheTasksErrorIsTold() {
    String text =
        "Job aborted due to stage failure: ResultStage 3 has failed the maximum allowable number of"
            + " times: 4. Most recent failure reason: Stage failed because barrier task"
            + " ShuffleMapTask(3, 1) finished unsuccessfully.\n"
            + "\njava.io.IOException: No space left on device\n\tat java.base/x.y(Z.java:1)\n";
    assertEquals(
        "java.io.IOException: No space left on device; make room in Spark's local folders there, or"
            + " set spark.local.dir to a larger disk",
        FailureWords.ofJob(new IllegalStateException(text)));
    String ordinary =
        "Job aborted due to stage failure: Task 58 in stage 1.0 failed 4 times, most recent"
            + " failure: Lost task 58.0 in stage 1.0 (TID 2793) (host-b executor 3):"
            + " java.io.IOException: disk broken\n"
            + "\tat java.base/x.y(Z.java:1)\n"
            + "Driver stacktrace:";
    assertEquals(
        "java.io.IOException: disk broken (on host-b)",
        FailureWords.ofJob(new IllegalStateException(new java.io.IOException(ordinary))));
    assertEquals(
        "Job 3 cancelled", FailureWords.ofJob(new IllegalStateException("Job 3 cancelled\nmore")));
  }
}

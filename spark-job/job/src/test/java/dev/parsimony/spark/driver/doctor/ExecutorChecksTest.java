package dev.parsimony.spark.driver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.driver.doctor.ExecutorState.RoundTime;
import dev.parsimony.spark.environment.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several workers' places mean beside each other. */
final class ExecutorChecksTest {
  private static final long SENT = 1_000_000;
  private static final long RECEIVED = 1_005_000;
  private static final Finding FULL = Finding.warning("The disk is full; make room.");

  private static ExecutorState worker(int rank, String host, long clock, Finding... findings) {
    return new ExecutorState(rank, host, "CPU with avx2", clock, List.of(findings), List.of());
  }

  private static List<Finding> amiss(ExecutorState... workers) {
    return ExecutorChecks.findings(List.of(workers), SENT, RECEIVED).stream()
        .filter(Finding::amiss)
        .toList();
  }

  @Test
  void likeWorkersAreAsTheyShouldBe() {
    assertEquals(List.of(), amiss(worker(0, "a", SENT, Finding.ok("x")), worker(1, "b", RECEIVED)));
  }

  @Test
  void aFindingOfSomeNamesThem() {
    assertEquals(
        List.of(FULL.on("workers 1, 2 on b, c")),
        amiss(
            worker(0, "a", SENT),
            worker(1, "b", SENT, FULL),
            worker(2, "c", SENT, FULL),
            worker(3, "d", SENT)));
  }

  @Test
  void aFindingOfAllIsSaidOnce() {
    assertEquals(List.of(FULL), amiss(worker(0, "a", SENT, FULL), worker(1, "b", SENT, FULL)));
  }

  @Test
  void aClockOutsideTheCallIsSkewed() {
    List<Finding> amiss =
        amiss(
            worker(0, "a", SENT - 2_500),
            worker(1, "b", RECEIVED + 60_000),
            worker(2, "b", RECEIVED + 60_001),
            worker(3, "c", RECEIVED + 900));
    assertEquals(2, amiss.size(), amiss.toString());
    assertTrue(amiss.get(0).sentence().contains("of a is at least 2.5 s behind"), amiss.toString());
    assertTrue(
        amiss.get(1).sentence().contains("of b is at least 60.0 s ahead of"), amiss.toString());
  }

  @Test
  void differentProcessorsGiveDifferentBits() {
    ExecutorState other = new ExecutorState(1, "b", "CPU with avx512", SENT, List.of(), List.of());
    List<Finding> amiss = amiss(worker(0, "a", SENT), other);
    assertEquals(1, amiss.size(), amiss.toString());
    assertTrue(
        amiss.get(0).sentence().contains("(CPU with avx2; CPU with avx512)"), amiss.toString());
  }

  @Test
  void theSlowestWorkersRoundCounts() {
    List<ExecutorState> workers =
        List.of(
            new ExecutorState(0, "a", "", SENT, List.of(), List.of(new RoundTime(1, 2_000_000))),
            new ExecutorState(1, "b", "", SENT, List.of(), List.of(new RoundTime(1, 25_000_000))));
    List<Finding> findings = ExecutorChecks.inOneJvm(workers);
    Finding round = findings.get(findings.size() - 1);
    assertTrue(round.amiss(), round.toString());
    assertTrue(
        round.sentence().contains("1 byte from each of 2 workers, takes 25.00 ms"),
        round.toString());
  }
}

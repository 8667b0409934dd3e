package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranks as real processes on the loopback interface. */
@Timeout(300)
final class ChildProcessTest {
  private static final long TIMEOUT_MS = 20_000;

  private static ChildRanks start(int worldSize, int rounds, long timeoutMillis) throws Exception {
    return new ChildRanks(worldSize, rounds, timeoutMillis, rank -> Ranks.HOST, rank -> List.of());
  }

  @Test
  void twoProcessesExchangeAHundredRounds() throws Exception {
    try (ChildRanks ranks = start(2, 100, TIMEOUT_MS)) {
      for (int rank = 0; rank < 2; rank++) {
        assertEquals("done", ranks.line(rank));
        assertTrue(ranks.process(rank).waitFor(100, TimeUnit.SECONDS));
        assertEquals(0, ranks.process(rank).exitValue());
      }
    }
  }

  @Test
  void aKilledProcessIsNamedByTheSurvivors() throws Exception {
    try (ChildRanks ranks = start(3, 0, TIMEOUT_MS)) {
      ranks.process(1).destroyForcibly();
      for (int rank : new int[] {0, 2}) {
        String end = ranks.line(rank);
        assertTrue(end.startsWith("1 "), end);
        assertTrue(end.contains("rank 1 at 127.0.0.1:"), end);
        assertTrue(end.contains("worker died"), end);
      }
    }
  }

  @Test
  void aStoppedProcessIsNamedAtTheDeadline() throws Exception {
    try (ChildRanks ranks = start(4, 0, 4000)) {
      long start = System.nanoTime();
      Process stop =
          new ProcessBuilder("kill", "-STOP", String.valueOf(ranks.process(2).pid())).start();
      assertEquals(0, stop.waitFor());
      for (int rank : new int[] {0, 1, 3}) {
        String end = ranks.line(rank);
        assertTrue(end.startsWith("2 "), end);
        assertTrue(end.contains("still missing after 4000 ms"), end);
        assertTrue(end.contains("rank 2 at 127.0.0.1:"), end);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis < 4000 + 2 * Ranks.SOON_MS, millis + " ms");
    }
  }
}

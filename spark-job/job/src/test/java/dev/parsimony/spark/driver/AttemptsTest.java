package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run tries again, with as many workers as there are slots, until it has failed too often. */
final class AttemptsTest {
  private final List<String> console = new ArrayList<>();
  private final List<Integer> tried = new ArrayList<>();

  /** Fails so often before it succeeds. */
  private Attempts.Ended run(int maxFailures, int failures, int slots) {
    Attempts attempts =
        new Attempts(
            new RetrySpec(maxFailures, 1),
            Optional.empty(),
            workers -> Math.min(workers, slots),
            console::add);
    return attempts.run(
        4,
        (workers, watch) -> {
          tried.add(workers);
          if (tried.size() <= failures) {
            throw new IllegalStateException("Job aborted");
          }
          return List.of();
        });
  }

  @Test
  void withFewerWorkersWhereSlotsAreLost() {
    assertEquals(3, run(2, 2, 3).workers());
    assertEquals(List.of(4, 3, 3), tried);
    assertEquals(3, console.size());
    assertEquals("Job aborted; trying again from the start", console.get(0));
    assertTrue(console.get(1).startsWith("going on with 3 of 4 workers,"), console.get(1));
    assertEquals("Job aborted; trying again from the start", console.get(2));
  }

  @Test
  void notTooOften() {
    TrainingAbortedException e = assertThrows(TrainingAbortedException.class, () -> run(1, 2, 4));
    assertEquals(
        "Training stopped: Job aborted. Nothing was kept; with --checkpoint DIR a run can resume.",
        e.getMessage());
    assertEquals(List.of(4, 4), tried);
  }

  @Test
  void anInterruptIsNotTriedAgain() {
    Attempts attempts =
        new Attempts(new RetrySpec(3, 1), Optional.empty(), workers -> workers, console::add);
    TrainingAbortedException e =
        assertThrows(
            TrainingAbortedException.class,
            () ->
                attempts.run(
                    2,
                    (workers, watch) -> {
                      throw new InterruptedException();
                    }));
    assertEquals(
        "Interrupted. Nothing was kept; with --checkpoint DIR a run can resume.", e.getMessage());
    assertTrue(Thread.interrupted(), "whoever called is told, too");
    assertEquals(List.of(), console);
  }

  @Test
  void whatWouldHappenAgainIsNotTried() {
    Attempts attempts =
        new Attempts(new RetrySpec(3, 1), Optional.empty(), workers -> workers, console::add);
    TrainingAbortedException e =
        assertThrows(
            TrainingAbortedException.class,
            () ->
                attempts.run(
                    2,
                    (workers, watch) -> {
                      throw new TrainingAbortedException("Training stopped at worker 1: NaN.");
                    }));
    assertEquals("Training stopped at worker 1: NaN.", e.getMessage());
  }

  @Test
  void aSettingThatAWorkerCannotUseIsTheUsersMistake() {
    UserErrorException mistake = new UserErrorException("No port is free. Widen the range.");
    Attempts attempts =
        new Attempts(new RetrySpec(3, 1), Optional.empty(), workers -> workers, console::add);
    assertSame(
        mistake,
        assertThrows(
            UserErrorException.class,
            () ->
                attempts.run(
                    2,
                    (workers, watch) -> {
                      throw mistake;
                    })));
    assertEquals(List.of(), console);
  }

  /** Where a worker's substitute cannot listen, the user wants to know how to go on. */
  @Test
  void theSameAfterAFailureEndsTheRun() {
    Attempts attempts =
        new Attempts(new RetrySpec(3, 1), Optional.empty(), workers -> workers, console::add);
    TrainingAbortedException e =
        assertThrows(
            TrainingAbortedException.class,
            () ->
                attempts.run(
                    2,
                    (workers, watch) -> {
                      tried.add(workers);
                      throw tried.size() == 1
                          ? new IllegalStateException("Job aborted")
                          : new UserErrorException("No port is free. Widen the range.");
                    }));
    assertEquals(
        "Training stopped: No port is free. Widen the range. Nothing was kept; with --checkpoint"
            + " DIR a run can resume.",
        e.getMessage());
    assertEquals(2, tried.size());
  }
}

package dev.parsimony.spark.driver.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.ExchangeException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.ThrowableSerializationWrapper;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.collection.immutable.Nil$;

/** What Spark says of a failure, and what the user is told. */
final class FailureWordsTest {
  private static Optional<TaskFailure> failure(int attempt, int rank, TaskEndReason reason) {
    TaskInfo task =
        new TaskInfo(7, rank, 0, 0, "executor-" + rank, "host-" + rank, TaskLocality.ANY(), false);
    return FailureWords.of(attempt, task, reason);
  }

  private static TaskEndReason lost(String reason) {
    return new ExecutorLostFailure("executor-1", true, Option.apply(reason));
  }

  private static TaskEndReason thrown(Class<?> type, String message) {
    return new ExceptionFailure(
        type.getName(),
        message,
        new StackTraceElement[0],
        "",
        Option.empty(),
        empty(),
        empty(),
        empty());
  }

  private static TaskEndReason thrown(Exception exception) {
    return new ExceptionFailure(
        exception.getClass().getName(),
        String.valueOf(exception.getMessage()),
        new StackTraceElement[0],
        "",
        Option.apply(new ThrowableSerializationWrapper(exception)),
        empty(),
        empty(),
        empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 137 | its executor was lost (Command exited with code 137),"
            + " killed by a person or for the memory that its container may take"
            + " (spark.executor.memoryOverhead)",
        "Command exited with code 52 | it ran out of memory; raise spark.executor.memory, or lower"
            + " --batch-size (exit code 52)",
        "Executor heartbeat timed out after 126 ms | its executor was lost (Executor heartbeat"
            + " timed out after 126 ms)"
      })
  void lostExecutors(String reason, String words) {
    TaskFailure failure = failure(0, 1, lost(reason)).orElseThrow();
    assertEquals("worker 1 on host-1: " + words, failure.sentence());
  }

  @Test
  void whatEndedWellOrWasStoppedIsNone() {
    assertTrue(failure(0, 1, Success$.MODULE$).isEmpty());
    TaskKilled killed = new TaskKilled("another failed", empty(), empty(), empty());
    assertTrue(failure(0, 1, killed).isEmpty());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T empty() {
    @SuppressWarnings("unchecked")
    T nil = (T) Nil$.MODULE$;
    return nil;
  }

  /** Survivors notice first that a connection is gone; its owner is what counts. */
  @Test
  void survivorsAreNotTheCause() {
    TaskFailure survivor =
        failure(0, 0, thrown(ExchangeException.class, "rank 2 closed")).orElseThrow();
    TaskFailure culprit = failure(0, 2, lost("Command exited with code 1")).orElseThrow();
    String wrapped = ExchangeException.class.getName() + ": rank 2 closed";
    assertEquals(
        Optional.of(survivor),
        failure(
            0,
            0,
            thrown(
                new java.io.UncheckedIOException(
                    wrapped, new ExchangeException(2, "rank 2 closed", null)))));
    TaskFailure threw =
        failure(1, 1, thrown(java.io.IOException.class, "No space left")).orElseThrow();
    assertEquals(Optional.of(culprit), TaskFailure.first(List.of(survivor, culprit)));
    assertEquals(Optional.of(survivor), TaskFailure.first(List.of(survivor)));
    assertEquals("rank 2 closed", survivor.sentence());
    assertEquals(Optional.of(threw), TaskFailure.first(List.of(survivor, culprit, threw)));
    assertEquals("worker 1 on host-1: No space left", threw.sentence());
  }

  @Test
  void memoryThatRanOut() {
    assertEquals(
        "worker 1 on host-1: it ran out of memory; raise spark.executor.memory, or lower"
            + " --batch-size (Java heap space)",
        failure(0, 1, thrown(OutOfMemoryError.class, "Java heap space")).orElseThrow().sentence());
  }
}

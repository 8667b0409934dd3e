package dev.parsimony.spark.driver.failure;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.spark.Internal;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Spark's reasons for the end of a task or a job in words that say what to change. No other class
 * reads what Spark writes for people.
 */
@Internal
public final class FailureWords {
  private static final Pattern EXIT_CODE = Pattern.compile("exit(?:ed)?[^0-9]{0,30}(\\d+)");
  private static final Pattern WRAPPED = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z]\\w*: ");
  private static final String OUT_OF_MEMORY =
      "it ran out of memory; raise spark.executor.memory, or lower --batch-size";

  /** What Spark writes before the error of the task that failed a barrier stage. */
  private static final String TASK_ERROR = "finished unsuccessfully.";

  /** The same of an ordinary stage: host and error. */
  private static final Pattern LOST_TASK =
      Pattern.compile("most recent failure: Lost task .*? \\((\\S+) executor \\S+\\): (.*)");

  private static final String NO_SPACE = "No space left on device";
  private static final String ROOM =
      "; make room in Spark's local folders there, or set spark.local.dir to a larger disk";

  private FailureWords() {}

  /**
   * Empty where the task ended well, was stopped because of another, or lacks a lost one's data.
   */
  public static Optional<TaskFailure> of(int attempt, TaskInfo task, TaskEndReason reason) {
    if (reason instanceof TaskKilled
        || reason instanceof FetchFailed
        || !(reason instanceof TaskFailedReason failed)) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskFailure(
            attempt, task.index(), task.host(), task.executorId(), kind(failed), cause(failed)));
  }

  /** Spark's exception as one line: the task's error where Spark quotes one. */
  public static String ofJob(RuntimeException e) {
    Throwable told = e.getMessage() == null || e.getCause() == null ? e : e.getCause();
    String text = String.valueOf(told.getMessage());
    Matcher lost = LOST_TASK.matcher(text);
    String relevant = text;
    if (text.contains(TASK_ERROR)) {
      relevant = text.substring(text.indexOf(TASK_ERROR) + TASK_ERROR.length());
    } else if (lost.find()) {
      relevant = lost.group(2) + " (on " + lost.group(1) + ")";
    }
    String cause =
        relevant
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse(e.toString());
    return cause.contains(NO_SPACE) ? cause + ROOM : cause;
  }

  /** Returns whether a job failed of a lost executor, by Spark's words. */
  public static boolean namesLostExecutor(RuntimeException e) {
    Throwable told = e.getMessage() == null || e.getCause() == null ? e : e.getCause();
    return String.valueOf(told.getMessage()).contains(ExecutorLostFailure.class.getSimpleName());
  }

  private static TaskFailure.Kind kind(TaskFailedReason reason) {
    if (reason instanceof ExceptionFailure thrown) {
      return lostPeer(thrown) ? TaskFailure.Kind.PEER : TaskFailure.Kind.THREW;
    }
    return TaskFailure.Kind.LOST;
  }

  /** Whether the task threw because of another: by the exception itself, not by its words. */
  private static boolean lostPeer(ExceptionFailure thrown) {
    Throwable cause = thrown.exception().isDefined() ? thrown.exception().get() : null;
    while (cause != null && !(cause instanceof ExchangeException)) {
      cause = cause.getCause();
    }
    return cause != null || thrown.className().equals(ExchangeException.class.getName());
  }

  /** Class and message of the exception, of the inner one where a task must wrap it. */
  private static String exception(ExceptionFailure thrown) {
    return thrown.className().equals(UncheckedIOException.class.getName())
        ? thrown.description()
        : thrown.className() + ": " + thrown.description();
  }

  private static String cause(TaskFailedReason reason) {
    if (reason instanceof ExceptionFailure thrown) {
      if (thrown.className().equals(OutOfMemoryError.class.getName())) {
        return OUT_OF_MEMORY + " (" + thrown.description() + ")";
      }
      return WRAPPED.matcher(exception(thrown)).replaceFirst("");
    }
    if (reason instanceof ExecutorLostFailure lost) {
      return lost(lost.reason().getOrElse(() -> "no reason given"));
    }
    return firstLine(reason.toErrorString());
  }

  private static String lost(String reason) {
    String words = "its executor was lost (" + firstLine(reason) + ")";
    Matcher code = EXIT_CODE.matcher(reason);
    if (!code.find()) {
      return words;
    }
    return switch (code.group(1)) {
      case "52" -> OUT_OF_MEMORY + " (exit code 52)";
      case "137" ->
          words
              + ", killed by a person or for the memory that its container may take"
              + " (spark.executor.memoryOverhead)";
      default -> words;
    };
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(text);
  }
}

package dev.parsimony.spark.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.FetchFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/**
 * Watches the attempts of the training stage: which tasks failed, and whether an attempt waits for
 * slots.
 */
final class StageWatch extends SparkListener {
  /** The name of the stage's last RDD, by which its attempts are known. */
  static final String RDD_NAME = "parsimony training";

  private static final long POLL_MS = 500;
  private static final long HEARSAY_NANOS = 3_000_000_000L;

  private final Consumer<String> console;
  private final List<TaskFailure> failures = new ArrayList<>();
  private int stage = -1;
  private int attempts;
  private long submitted;
  private boolean started;
  private boolean dataLost;
  private final long slotNanos;

  /** So many attempts may wait longer. */
  private final int mostPatient;

  /**
   * @param slotWait how long an attempt may wait for its slots
   * @param patient whether the first attempt may wait longer, for a user's other jobs to end
   * @param console is told of each further attempt, on Spark's listener thread
   */
  StageWatch(Duration slotWait, boolean patient, Consumer<String> console) {
    this.mostPatient = patient ? 1 : 0;
    this.slotNanos = slotWait.toNanos();
    this.console = console;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (!isTraining(event.stageInfo())) {
      return;
    }
    stage = event.stageInfo().stageId();
    attempts++;
    submitted = System.nanoTime();
    started = false;
    if (attempts > 1) {
      cause().ifPresent(first -> console.accept(first.sentence() + "; trying again"));
    }
  }

  private static boolean isTraining(StageInfo info) {
    return JavaConverters.seqAsJavaList(info.rddInfos()).stream()
        .anyMatch(rdd -> RDD_NAME.equals(rdd.name()));
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    started |= event.stageId() == stage;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() == stage) {
      dataLost |= event.reason() instanceof FetchFailed;
      FailureWords.of(event.stageAttemptId(), event.taskInfo(), event.reason())
          .ifPresent(failures::add);
    }
  }

  /** What the last failed attempt failed of, as far as is known by now. */
  synchronized Optional<TaskFailure> cause() {
    return TaskFailure.first(failures);
  }

  /**
   * The same, when there has been time to hear of a lost executor: its peers may have told Spark
   * before.
   */
  Optional<TaskFailure> awaitCause() {
    long end = System.nanoTime() + HEARSAY_NANOS;
    while (System.nanoTime() < end) {
      Optional<TaskFailure> first = cause();
      if (first.isPresent() && first.get().kind() != TaskFailure.Kind.PEER) {
        return first;
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return cause();
  }

  /** Of each failed attempt the executor that failed first, such as "executor 3 on host-b". */
  synchronized List<String> blamed() {
    List<String> blamed = new ArrayList<>();
    for (int attempt = 0; attempt < attempts; attempt++) {
      int current = attempt;
      TaskFailure.first(failures.stream().filter(f -> f.attempt() == current).toList())
          .filter(first -> first.kind() != TaskFailure.Kind.PEER)
          .ifPresent(first -> blamed.add("executor " + first.executor() + " on " + first.host()));
    }
    return blamed;
  }

  /** How often the stage was tried. */
  synchronized int attempts() {
    return attempts;
  }

  /**
   * Waits for the job, but not forever for slots.
   *
   * @throws SlotsMissingException where an attempt did not find its slots in time
   * @throws RuntimeException Spark's, where the job failed
   */
  <T> T await(Future<T> job) {
    while (true) {
      try {
        return job.get(POLL_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (waitsInVain()) {
          job.cancel(true);
          throw new SlotsMissingException();
        }
        if (dataLost()) {
          job.cancel(true);
          throw new IllegalStateException("What a lost executor had read is lost with it");
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while training", e);
      }
    }
  }

  /**
   * Whether tasks could not fetch their examples. Spark leaves the others of a barrier stage
   * waiting for them then, each in its slot, so that the stage cannot begin again.
   */
  private synchronized boolean dataLost() {
    return dataLost;
  }

  private synchronized boolean waitsInVain() {
    return attempts > mostPatient && !started && System.nanoTime() - submitted > slotNanos;
  }
}

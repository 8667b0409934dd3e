package dev.parsimony.spark.driver;

import dev.parsimony.spark.driver.failure.FailureWords;
import dev.parsimony.spark.driver.failure.TaskFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.FetchFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;

/**
 * Watches the attempts of the training stage: which tasks failed, and whether an attempt waits for
 * slots.
 */
final class StageWatch extends SparkListener {
  /** The name of the stage's last RDD, by which its attempts are known. */
  static final String RDD_NAME = "parsimony training";

  private static final long POLL_MS = 500;
  private static final long HEARSAY_NANOS = 3_000_000_000L;

  /** Spark's events come late on a busy driver, but what the job's failure quotes does come. */
  private static final long QUOTED_NANOS = 10 * HEARSAY_NANOS;

  private final Consumer<String> console;
  private final Consumer<BooleanSupplier> beforeStop;
  private final List<TaskFailure> failures = new ArrayList<>();
  private int stage = -1;
  private int attempts;
  private long submitted;
  private boolean started;
  private Runnable onStart = () -> {};
  private boolean dataLost;
  private boolean stopping;
  private final long slotNanos;

  /** So many attempts may wait longer. */
  private final int mostPatient;

  /**
   * @param slotWait how long an attempt may wait for its slots
   * @param patient whether the first attempt may wait longer, for a user's other jobs to end
   * @param console is told of each further attempt, on Spark's listener thread
   * @param beforeStop called before an interrupted job is cancelled; is told when there is nothing
   *     more to keep of it
   */
  StageWatch(
      Duration slotWait,
      boolean patient,
      Consumer<String> console,
      Consumer<BooleanSupplier> beforeStop) {
    this.beforeStop = beforeStop;
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
    if (attempts > 1 && !stopping) {
      cause().ifPresent(first -> console.accept(first.sentence() + "; trying again"));
    }
  }

  private static boolean isTraining(StageInfo info) {
    for (RDDInfo rdd : ScalaValues.of(info, "rddInfos", RDDInfo.class)) {
      if (RDD_NAME.equals(rdd.name())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    if (event.stageId() == stage && !started) {
      started = true;
      onStart.run();
    }
  }

  /** Sets what is called when the tasks of an attempt start, on Spark's listener thread. */
  synchronized void onStart(Runnable called) {
    onStart = called;
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
   *
   * @param quoted whether the job's failure names a lost executor
   */
  Optional<TaskFailure> awaitCause(boolean quoted) {
    long end = System.nanoTime() + (quoted ? QUOTED_NANOS : HEARSAY_NANOS);
    while (System.nanoTime() - end < 0) {
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
   * @throws InterruptedException where this thread was interrupted before the job's end
   * @throws SlotsMissingException where an attempt did not find its slots in time
   * @throws RuntimeException Spark's, where the job failed
   */
  <T> T await(Future<T> job) throws InterruptedException {
    while (true) {
      try {
        return job.get(POLL_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        giveUpWhereInVain(job);
      } catch (ExecutionException e) {
        throw asRuntimeException(e);
      } catch (InterruptedException e) {
        return stop(job, e);
      }
    }
  }

  private void giveUpWhereInVain(Future<?> job) {
    if (waitsInVain()) {
      job.cancel(true);
      throw new SlotsMissingException();
    }
    if (dataLost()) {
      job.cancel(true);
      throw new IllegalStateException("What a lost executor had read is lost with it");
    }
  }

  private static RuntimeException asRuntimeException(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }

  /** What the job gives where it ends by itself meanwhile; nothing it did is thrown away then. */
  private <T> T stop(Future<T> job, InterruptedException interrupt) throws InterruptedException {
    int before = beginStopping();
    beforeStop.accept(() -> job.isDone() || failures() > before);
    if (job.isDone()) {
      try {
        T result = job.get();
        Thread.currentThread().interrupt();
        return result;
      } catch (ExecutionException e) {
        interrupt.addSuppressed(e);
      }
    }
    job.cancel(true);
    throw interrupt;
  }

  /** From now on further attempts are no news. Returns how many tasks have failed by now. */
  private synchronized int beginStopping() {
    stopping = true;
    return failures.size();
  }

  private synchronized int failures() {
    return failures.size();
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

package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.driver.observe.ObserverThread.Call;
import dev.parsimony.spark.driver.observe.ObserverThread.Weight;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run's observers what happens, in one order, and waits for none of them before the end.
 * Thread-safe; no method throws what an observer threw.
 */
@Internal
public final class RunEvents implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<ObserverThread> writers;

  /** Those who read what the others write. */
  private final List<ObserverThread> readers;

  /** Notices from before the beginning. */
  private final List<Notice> early = new ArrayList<>();

  private final boolean wantTensors;
  private boolean begun;
  private @Nullable Progress progress;
  private Report.@Nullable Epoch epoch;

  /** How it ended; nothing is told after that. */
  private @Nullable Call end;

  private RunEvents(List<ObserverThread> observers) {
    Map<Boolean, List<ObserverThread>> reading =
        observers.stream().collect(Collectors.partitioningBy(ObserverThread::readsWhatOthersWrite));
    this.writers = reading.getOrDefault(false, List.of());
    this.readers = reading.getOrDefault(true, List.of());
    this.wantTensors = observers.stream().anyMatch(ObserverThread::wantsTensors);
  }

  /**
   * Starts a thread for each observer.
   *
   * @param console is told, once for each, where an observer fails or falls behind
   */
  public static RunEvents to(List<RunObserver> observers, Consumer<String> console) {
    return new RunEvents(
        observers.stream().map(each -> ObserverThread.start(each, console)).toList());
  }

  /** Returns whether an observer wants to be told what becomes of tensors. */
  public boolean wantTensors() {
    return wantTensors;
  }

  /** A phase of the start, from its beginning to {@link #close}. */
  public final class Phase implements AutoCloseable {
    private final StartPhase phase;
    private final long start = System.nanoTime();
    private boolean ended;

    private Phase(StartPhase phase) {
      this.phase = phase;
    }

    /** Ends it; has no effect when it has ended. */
    @Override
    public void close() {
      synchronized (RunEvents.this) {
        if (!ended) {
          ended = true;
          phaseEnded(phase, (System.nanoTime() - start) / NANOS_PER_SECOND);
        }
      }
    }
  }

  /** Begins a phase of the start on the driver. */
  public synchronized Phase begin(StartPhase phase) {
    phaseBegun(phase);
    return new Phase(phase);
  }

  public synchronized void phaseBegun(StartPhase phase) {
    tell(observer -> observer.phaseBegun(phase));
  }

  public synchronized void phaseEnded(StartPhase phase, double seconds) {
    tell(observer -> observer.phaseEnded(phase, seconds));
  }

  public synchronized void begun(RunStart start) {
    tell(observer -> observer.begun(start));
    begun = true;
    early.forEach(notice -> tell(observer -> observer.noticed(notice)));
    early.clear();
  }

  public synchronized void placed(List<String> hosts) {
    tell(observer -> observer.placed(hosts));
  }

  /** May be called with nothing new. */
  public synchronized void progress(Progress latest) {
    if (!latest.equals(progress)) {
      progress = latest;
      tell(observer -> observer.progress(latest), Weight.PROGRESS);
    }
  }

  /** Tells what became of tensors in an epoch. */
  public synchronized void tensors(TensorFigures figures) {
    tell(observer -> observer.tensors(figures), Weight.PROGRESS);
  }

  /**
   * Tells of epochs, one by one; however many they are, observers that have time miss none.
   *
   * @param ended in order; perhaps none
   */
  public synchronized void epochsEnded(List<Report.Epoch> ended) {
    List<Call> calls = new ArrayList<>();
    for (Report.Epoch each : ended) {
      calls.add(observer -> observer.epochEnded(each));
      changed(each)
          .map(sentence -> new Notice(Notice.Kind.SETTING, Instant.now(), step(each), sentence))
          .ifPresent(notice -> calls.add(observer -> observer.noticed(notice)));
      epoch = each;
    }
    tell(calls, Weight.EVENT);
  }

  /** Returns the step that an epoch ended with, which no heartbeat may have told of yet. */
  private long step(Report.Epoch ended) {
    return progress == null ? 0 : (long) ended.epoch() * progress.batchesPerEpoch();
  }

  /** Says which settings an epoch changed, if any. */
  private Optional<String> changed(Report.Epoch ended) {
    Report.Epoch before = epoch;
    if (before == null
        || (before.alphaFactor() == ended.alphaFactor()
            && before.localSteps() == ended.localSteps())) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "after epoch %d alpha is multiplied by %.3g, and %s",
            ended.epoch(),
            ended.alphaFactor(),
            ended.localSteps() == 1
                ? "each batch has an exchange"
                : ended.localSteps() + " batches share an exchange"));
  }

  public synchronized void checkpointKept(long step) {
    tell(observer -> observer.checkpointKept(step));
  }

  /**
   * Tells of something, when the run has begun.
   *
   * @param sentence without a full stop
   */
  public synchronized void noticed(Notice.Kind kind, String sentence) {
    Notice notice = notice(kind, sentence);
    if (begun) {
      tell(observer -> observer.noticed(notice));
    } else {
      early.add(notice);
    }
  }

  private Notice notice(Notice.Kind kind, String sentence) {
    return new Notice(kind, Instant.now(), progress == null ? 0 : progress.step(), sentence);
  }

  /** Ends well; what comes later is not told. */
  public synchronized void ended(Report report, Optional<String> folder) {
    tellEnd(observer -> observer.ended(report, folder));
  }

  /** Ends early, for a reason with its sentence; what comes later is not told. */
  public synchronized void failed(Throwable reason) {
    String message = reason.getMessage();
    String sentence = message == null ? reason.toString() : message;
    tellEnd(observer -> observer.failed(sentence));
  }

  private void tellEnd(Call call) {
    if (end == null) {
      end = call;
      writers.forEach(writer -> writer.tell(List.of(call), Weight.END));
    }
  }

  private void tell(Call call) {
    tell(call, Weight.EVENT);
  }

  private void tell(Call call, Weight weight) {
    tell(List.of(call), weight);
  }

  private void tell(List<Call> calls, Weight weight) {
    if (end == null && !calls.isEmpty()) {
      writers.forEach(writer -> writer.tell(calls, weight));
      readers.forEach(reader -> reader.tell(calls, weight));
    }
  }

  /**
   * Lets the observers see what they were told, each within its patience; those who read what
   * others write see the end after them.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    interrupted |= close(writers);
    tellReadersEnd();
    interrupted |= close(readers);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tellReadersEnd() {
    Call told = end;
    if (told != null) {
      readers.forEach(reader -> reader.tell(List.of(told), Weight.END));
    }
  }

  /** Returns whether this thread was interrupted meanwhile. */
  private static boolean close(List<ObserverThread> ended) {
    boolean interrupted = false;
    for (ObserverThread observer : ended) {
      try {
        observer.end();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}

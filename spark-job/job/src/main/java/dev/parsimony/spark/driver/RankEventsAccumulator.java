package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.metrics.TensorFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a rank tells to the driver, with its executor's heartbeats. Each heartbeat carries
 * all events of the last while, so that one that is lost loses none.
 */
final class RankEventsAccumulator extends AccumulatorV2<RankReport, RankReport> {
  /** Events that a heartbeat carries at most; about 200 bytes each, but for the epochs before. */
  static final int MOST_EVENTS = 512;

  /** Of what became of tensors a heartbeat carries about so much at most, and one epoch's. */
  static final int MOST_TENSOR_BYTES = 1 << 20;

  /** Immutable, since heartbeats read it while the task goes on. */
  private volatile RankReport report = RankReport.NONE;

  private final List<RankReport> ended = new ArrayList<>();

  /**
   * Returns what a task tells its events.
   *
   * @param keepNanos how long an event rides on heartbeats
   * @param wantsTensors whether it is to say what becomes of tensors
   */
  RankEvents of(int rank, long task, long keepNanos, boolean wantsTensors) {
    return new Outbox(rank, task, keepNanos, wantsTensors, System::nanoTime);
  }

  RankEvents of(int rank, long task, long keepNanos, boolean wantsTensors, LongSupplier nanoTime) {
    return new Outbox(rank, task, keepNanos, wantsTensors, nanoTime);
  }

  @Override
  public boolean isZero() {
    return report.empty();
  }

  @Override
  public AccumulatorV2<RankReport, RankReport> copy() {
    RankEventsAccumulator copy = new RankEventsAccumulator();
    copy.report = report;
    return copy;
  }

  @Override
  public void reset() {
    report = RankReport.NONE;
  }

  @Override
  public void add(RankReport latest) {
    report = latest;
  }

  /** Keeps what a task told after its last heartbeat, on the driver. */
  @Override
  public synchronized void merge(AccumulatorV2<RankReport, RankReport> other) {
    ended.add(other.value());
  }

  /** Returns the last report of each task that ended, on the driver. */
  synchronized List<RankReport> ended() {
    return List.copyOf(ended);
  }

  @Override
  public RankReport value() {
    return report;
  }

  /** What was told in the last while, each with its time. */
  private static final class Recent<T> {
    private final Deque<T> told = new ArrayDeque<>();
    private final Deque<Long> times = new ArrayDeque<>();

    /** Number of the first one that is left. */
    private long first;

    void add(T event, long now) {
      told.add(event);
      times.add(now);
    }

    /** Leaves out what is from before then, and the oldest beyond so many. */
    void trim(long oldest, int most) {
      while (!times.isEmpty() && (times.getFirst() - oldest < 0 || told.size() > most)) {
        times.removeFirst();
        told.removeFirst();
        first++;
      }
    }
  }

  /** The events of the last while. */
  private final class Outbox implements RankEvents {
    private final int rank;
    private final long task;
    private final long keepNanos;
    private final boolean wantsTensors;
    private final LongSupplier nanoTime;
    private final Recent<RankEvent> events = new Recent<>();
    private final Recent<TensorFigures> tensors = new Recent<>();
    private int mostTensors = 1;
    private @Nullable Progress latest;

    Outbox(int rank, long task, long keepNanos, boolean wantsTensors, LongSupplier nanoTime) {
      this.rank = rank;
      this.task = task;
      this.keepNanos = keepNanos;
      this.wantsTensors = wantsTensors;
      this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void tell(RankEvent event) {
      events.add(event, nanoTime.getAsLong());
      publish();
    }

    @Override
    public synchronized void progress(Progress progress) {
      latest = progress;
      publish();
    }

    /** All workers' weights are the same; what rank 0 sends stands for what they send. */
    @Override
    public boolean wantsTensors() {
      return wantsTensors && rank == 0;
    }

    @Override
    public synchronized void tensors(TensorFigures figures) {
      mostTensors = Math.max(1, MOST_TENSOR_BYTES / Math.max(1, figures.bytes()));
      tensors.add(figures, nanoTime.getAsLong());
      publish();
    }

    private void publish() {
      long oldest = nanoTime.getAsLong() - keepNanos;
      events.trim(oldest, MOST_EVENTS);
      tensors.trim(oldest, mostTensors);
      // The others' progress is rank 0's.
      add(
          new RankReport(
              rank,
              task,
              events.first,
              List.copyOf(events.told),
              List.copyOf(tensors.told),
              rank == 0 ? latest : null));
    }
  }
}

package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
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

  /** Immutable, since heartbeats read it while the task goes on. */
  private volatile RankReport report = RankReport.NONE;

  private final List<RankReport> ended = new ArrayList<>();

  /**
   * Returns what a task tells its events.
   *
   * @param keepNanos how long an event rides on heartbeats
   */
  RankEvents of(int rank, long task, long keepNanos) {
    return new Outbox(rank, task, keepNanos, System::nanoTime);
  }

  RankEvents of(int rank, long task, long keepNanos, LongSupplier nanoTime) {
    return new Outbox(rank, task, keepNanos, nanoTime);
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

  /** The events of the last while, each with its time. */
  private final class Outbox implements RankEvents {
    private final int rank;
    private final long task;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private final Deque<RankEvent> events = new ArrayDeque<>();
    private final Deque<Long> times = new ArrayDeque<>();
    private long first;
    private @Nullable Progress latest;

    Outbox(int rank, long task, long keepNanos, LongSupplier nanoTime) {
      this.rank = rank;
      this.task = task;
      this.keepNanos = keepNanos;
      this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void tell(RankEvent event) {
      events.add(event);
      times.add(nanoTime.getAsLong());
      publish();
    }

    @Override
    public synchronized void progress(Progress progress) {
      latest = progress;
      publish();
    }

    private void publish() {
      long now = nanoTime.getAsLong();
      while (!times.isEmpty()
          && (now - times.getFirst() > keepNanos || events.size() > MOST_EVENTS)) {
        times.removeFirst();
        events.removeFirst();
        first++;
      }
      // The others' progress is rank 0's.
      add(new RankReport(rank, task, first, List.copyOf(events), rank == 0 ? latest : null));
    }
  }
}

package dev.parsimony.spark.driver.observe.gauges;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.util.Optional;

/**
 * What gauges show of a run.
 *
 * @param state of the run
 * @param bytesSent of all workers, in the epochs that have ended
 * @param progress the latest; empty before the first
 * @param epoch the last one that has ended; empty before that
 */
record GaugeFigures(
    State state,
    int workers,
    long bytesSent,
    Optional<Progress> progress,
    Optional<Report.Epoch> epoch) {
  /** Before any run. */
  static final GaugeFigures NONE =
      new GaugeFigures(State.IDLE, 0, 0, Optional.empty(), Optional.empty());

  /** The state of a run. */
  enum State {
    IDLE(0),
    TRAINING(1),
    ENDED(2),
    FAILED(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** Returns what the gauge shows. */
    int number() {
      return number;
    }
  }

  static GaugeFigures begun(RunStart start) {
    return new GaugeFigures(State.TRAINING, start.workers(), 0, Optional.empty(), Optional.empty());
  }

  GaugeFigures withWorkers(int now) {
    return new GaugeFigures(state, now, bytesSent, progress, epoch);
  }

  GaugeFigures with(State now) {
    return new GaugeFigures(now, workers, bytesSent, progress, epoch);
  }

  GaugeFigures with(Progress latest) {
    return new GaugeFigures(state, workers, bytesSent, Optional.of(latest), epoch);
  }

  GaugeFigures with(Report.Epoch ended) {
    return new GaugeFigures(
        state, workers, bytesSent + ended.bytesSent(), progress, Optional.of(ended));
  }
}

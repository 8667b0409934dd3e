package dev.parsimony.spark.report;

import dev.parsimony.spark.metrics.Progress;
import java.util.Locale;

/** The line that a terminal shows: how far the run is, and how long it will take. */
final class ProgressBar {
  private static final int CELLS = 24;
  private static final double NANOS_PER_SECOND = 1e9;

  private long firstStep;
  private long firstNanos;
  private long lastStep = -1;

  /**
   * Returns the line.
   *
   * @param nanos now
   */
  String line(Progress p, long nanos) {
    if (lastStep < 0 || p.step() < lastStep) {
      firstStep = p.step();
      firstNanos = nanos;
    }
    lastStep = p.step();
    double share = Math.min(1, (double) p.step() / Math.max(1, p.steps()));
    int full = (int) (CELLS * share);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  step %,d/%,d  epoch %d/%d  loss %.4f  wire %.1fx  %,.0f examples/s  %s",
        "#".repeat(full),
        "-".repeat(CELLS - full),
        100 * share,
        p.step(),
        p.steps(),
        p.epoch(),
        p.epochs(),
        p.score(),
        p.wireRatio(),
        p.examplesPerSecond(),
        left(p, nanos));
  }

  /** Tests after epochs and checkpoints included, which examples per second leave out. */
  private String left(Progress p, long nanos) {
    long done = p.step() - firstStep;
    if (done == 0) {
      return "";
    }
    double perStep = (nanos - firstNanos) / NANOS_PER_SECOND / done;
    long seconds = Math.round(perStep * (p.steps() - p.step()));
    return Elapsed.ofSeconds(seconds) + " left";
  }
}

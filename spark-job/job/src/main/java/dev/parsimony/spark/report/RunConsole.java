package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A person's view of a run: a live line, rewritten in place on a terminal and printed anew every
 * few seconds elsewhere, and a table at the end. Thread-safe.
 */
@Internal
public final class RunConsole {
  private static final long LINE_INTERVAL_NANOS = 5_000_000_000L;

  /** Sequence that moves to the first column, stops wrapping long lines, and clears this one. */
  private static final String START_OF_LINE = "\r\033[?7l\033[K";

  private static final String WRAP_AGAIN = "\033[?7h";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private boolean lineOpen;
  private long lastLine;
  private boolean anyLine;
  private int lastEpoch;
  private int lastBatch;
  private boolean ended;

  /**
   * @param terminal whether a line can be rewritten in place
   */
  public RunConsole(PrintStream out, boolean terminal) {
    this(out, terminal, System::nanoTime);
  }

  RunConsole(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  /** Prints one line of its own. */
  public synchronized void say(String line) {
    endLiveLine();
    out.println(line);
  }

  /** Shows progress; may be called often, with nothing new, and after the end. */
  public synchronized void progress(Progress progress) {
    if (ended || (progress.epoch() == lastEpoch && progress.batch() == lastBatch)) {
      return;
    }
    lastEpoch = progress.epoch();
    lastBatch = progress.batch();
    if (terminal) {
      out.print(START_OF_LINE + line(progress) + WRAP_AGAIN);
      out.flush();
      lineOpen = true;
      return;
    }
    long now = nanoTime.getAsLong();
    if (!anyLine || now - lastLine >= LINE_INTERVAL_NANOS) {
      out.println(line(progress));
      lastLine = now;
      anyLine = true;
    }
  }

  /** Prints the table at the end. */
  public synchronized void table(Report report) {
    endLiveLine();
    ended = true;
    out.print(ReportTable.of(report));
  }

  /** Ends the live line, for what others print. */
  public synchronized void end() {
    endLiveLine();
    ended = true;
  }

  private void endLiveLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }

  private static String line(Progress p) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d  batch %d/%d  score %.4f  %,.0f examples/s  elements %.1fx  wire %.1fx  %s/step"
            + "  exchange and waiting %.0f %%",
        p.epoch(),
        p.epochs(),
        p.batch(),
        p.batchesPerEpoch(),
        p.score(),
        p.examplesPerSecond(),
        p.elementsRatio(),
        p.wireRatio(),
        ReportTable.bytes(p.bytesPerStep()),
        100 * p.exchangeShare());
  }
}

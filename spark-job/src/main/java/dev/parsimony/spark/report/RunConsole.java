package dev.parsimony.spark.report;

import dev.parsimony.spark.metrics.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a person sees of a run: a live line, rewritten in place on a terminal and printed anew every
 * few seconds elsewhere, and a table at the end. Thread-safe.
 */
public final class RunConsole {
  private static final long LINE_INTERVAL_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private boolean lineOpen;
  private long lastLine;
  private boolean anyLine;
  private int lastEpoch;
  private int lastStep;

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

  /** One line of its own. */
  public synchronized void say(String line) {
    endLiveLine();
    out.println(line);
  }

  /** Shows progress; may be called often, and with nothing new. */
  public synchronized void progress(Progress progress) {
    boolean isNew = progress.epoch() != lastEpoch || progress.step() != lastStep;
    if (!isNew) {
      return;
    }
    lastEpoch = progress.epoch();
    lastStep = progress.step();
    if (terminal) {
      out.print("\r\033[K" + line(progress));
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

  /** The table at the end. */
  public synchronized void table(Report report) {
    endLiveLine();
    out.print(ReportTable.of(report));
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
        "epoch %d/%d  step %d/%d  score %.4f  %,.0f examples/s  sent 1/%.1f of the elements,"
            + " 1/%.1f of the bytes  %s/step  exchange %.0f %%",
        p.epoch(),
        p.epochs(),
        p.step(),
        p.stepsPerEpoch(),
        p.score(),
        p.examplesPerSecond(),
        p.elementsRatio(),
        p.wireRatio(),
        ReportTable.bytes(p.bytesPerStep()),
        100 * p.exchangeShare());
  }
}

package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A person's view of a run, or a program's as JSON: a live line, rewritten in place on a terminal
 * and printed anew every few seconds elsewhere, and a table at the end. Thread-safe.
 */
@Internal
public final class RunConsole {
  private static final long LINE_INTERVAL_NANOS = 5_000_000_000L;

  /** Sequence that moves to the first column, stops wrapping long lines, and clears this one. */
  private static final String START_OF_LINE = "\r\033[?7l\033[K";

  private static final String WRAP_AGAIN = "\033[?7h";

  private final PrintStream out;
  private final ProgressStyle style;
  private final LongSupplier nanoTime;
  private boolean lineOpen;
  private long lastLine;
  private boolean anyLine;
  private int lastEpoch;
  private int lastBatch;
  private boolean ended;
  private final ProgressBar bar = new ProgressBar();
  private final Map<StartPhase, Double> phases = new EnumMap<>(StartPhase.class);

  /**
   * @param terminal whether a line can be rewritten in place
   */
  public RunConsole(PrintStream out, boolean terminal) {
    this(out, terminal ? ProgressStyle.BAR : ProgressStyle.PLAIN);
  }

  /** A console that shows progress in a chosen way. */
  public RunConsole(PrintStream out, ProgressStyle style) {
    this(out, style, System::nanoTime);
  }

  RunConsole(PrintStream out, ProgressStyle style, LongSupplier nanoTime) {
    this.out = out;
    this.style = style;
    this.nanoTime = nanoTime;
  }

  /** Prints one line of its own. */
  public synchronized void say(String line) {
    if (style == ProgressStyle.JSON) {
      json("message", Map.of("text", line));
      return;
    }
    endLiveLine();
    out.println(line);
  }

  /** Prints an event as JSON, where that is what is asked for. */
  public synchronized void event(String name, Object figures) {
    if (style == ProgressStyle.JSON) {
      json(name, figures);
    }
  }

  private void json(String event, Object figures) {
    out.println(JsonText.line(event, figures));
    out.flush();
  }

  /** Shows what is being done before the first step. */
  public synchronized void phaseBegun(StartPhase phase) {
    if (style == ProgressStyle.BAR && !ended) {
      live(phase + " ...");
    }
  }

  /** Takes the time of what was done before the first step, shown with that. */
  public synchronized void phaseEnded(StartPhase phase, double seconds) {
    event("phase", Map.of("phase", phase.toString(), "seconds", seconds));
    phases.merge(phase, seconds, Double::sum);
  }

  /** Prints where the time before the first step went, once. */
  private void sayStart() {
    if (phases.isEmpty() || style == ProgressStyle.JSON || style == ProgressStyle.NONE) {
      return;
    }
    String each =
        phases.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s %.1f s", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    phases.clear();
    say("before the first step: " + each);
  }

  private void live(String line) {
    out.print(START_OF_LINE + line + WRAP_AGAIN);
    out.flush();
    lineOpen = true;
  }

  /** Shows progress; may be called often, with nothing new, and after the end. */
  public synchronized void progress(Progress progress) {
    if (ended || (progress.epoch() == lastEpoch && progress.batch() == lastBatch)) {
      return;
    }
    lastEpoch = progress.epoch();
    lastBatch = progress.batch();
    sayStart();
    switch (style) {
      case BAR -> live(bar.line(progress, nanoTime.getAsLong()));
      case PLAIN -> plain(progress);
      case JSON -> json("progress", progress);
      case NONE -> {}
    }
  }

  private void plain(Progress progress) {
    long now = nanoTime.getAsLong();
    if (!anyLine || now - lastLine >= LINE_INTERVAL_NANOS) {
      out.println(line(progress));
      lastLine = now;
      anyLine = true;
    }
  }

  /** Prints the table at the end; as JSON the report is an event, after all epochs. */
  public synchronized void table(Report report) {
    ended = true;
    if (style != ProgressStyle.JSON) {
      endLiveLine();
      out.print(ReportTable.of(report));
    }
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
        "epoch %d/%d  batch %d/%d  score %.4f  %,.0f examples/s  elements %.1fx  wire %.1fx "
            + " %s/step  exchange and waiting %.0f %%",
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

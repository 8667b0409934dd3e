package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report as text of a terminal's width. */
@Internal
public final class ReportTable {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private ReportTable() {}

  /** Returns the text, each line ended. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    TestColumns columns = new TestColumns(report.outputs());
    line(text, "epoch    score%s   elements ratio   wire ratio   seconds", columns.head());
    for (Report.Epoch epoch : report.epochs()) {
      String name = String.format(Locale.ROOT, "%5d", epoch.epoch());
      row(text, name, columns, epoch);
    }
    row(text, "  run", columns, ofRun(report));
    line(text, "");
    if (report.outputs().size() > 1) {
      report.outputs().forEach(output -> line(text, "%s", TestColumns.described(output)));
    }
    figures(text, report);
    times(text, report.seconds());
    return text.toString();
  }

  private static void row(
      StringBuilder text, String name, TestColumns columns, Report.Epoch epoch) {
    line(
        text,
        "%s  %7.4f%s  %15.1f  %11.1f  %8.1f",
        name,
        epoch.score(),
        columns.values(epoch),
        epoch.elementsRatio(),
        epoch.wireRatio(),
        epoch.seconds());
  }

  /** Returns the figures of the run as an epoch's; the score is the last epoch's. */
  private static Report.Epoch ofRun(Report report) {
    Report.Epoch last = report.epochs().get(report.epochs().size() - 1);
    return new Report.Epoch(
        report.epochs().size(),
        report.score(),
        report.testLoss(),
        report.accuracy(),
        report.outputs(),
        report.elementsRatio(),
        report.wireRatio(),
        last.alphaFactor(),
        last.localSteps(),
        report.seconds().total(),
        report.examplesPerSecond(),
        report.bytesSent(),
        report.seconds());
  }

  private static void figures(StringBuilder text, Report report) {
    line(
        text,
        "%,d parameters, %d worker%s x batch %d, %,d steps, %,.0f examples/s",
        report.parameters(),
        report.workers(),
        report.workers() == 1 ? "" : "s",
        report.batchSize(),
        report.steps(),
        report.examplesPerSecond());
    line(
        text,
        "%s sent in all; %.1f bits per element sent; independent ones would take %.1f",
        bytes((double) report.bytesSent()),
        report.bitsPerElement(),
        report.boundBitsPerElement());
    line(text, "exchange: %s", report.exchange());
    target(text, report);
    earlyStopping(text, report);
    if (report.skippedBatches() > 0) {
      line(
          text,
          "%,d of %,d batches skipped: their gradients were not finite",
          report.skippedBatches(),
          report.steps() * report.workers());
    }
  }

  /** Says what was set, where there was a target. */
  private static void target(StringBuilder text, Report report) {
    if (!report.config().containsKey(Report.TARGET)) {
      return;
    }
    List<Report.Epoch> epochs = report.epochs();
    if (epochs.stream().anyMatch(epoch -> epoch.alphaFactor() != 1)) {
      line(
          text,
          "alpha was set for the target; after each epoch, times what was given: %s",
          joined(epochs, epoch -> String.format(Locale.ROOT, "%.3g", epoch.alphaFactor())));
    }
    if (epochs.stream().anyMatch(epoch -> epoch.localSteps() > 1)) {
      line(
          text,
          "local steps were set for the target; after each epoch: %s",
          joined(epochs, epoch -> String.valueOf(epoch.localSteps())));
    }
  }

  /** Says which epoch was saved, where it need not be the last. */
  private static void earlyStopping(StringBuilder text, Report report) {
    if (!report.config().containsKey(Report.EARLY_STOPPING)) {
      return;
    }
    if (!Double.isFinite(report.testLoss())) {
      line(text, "saved is the last epoch: no test loss was finite");
      return;
    }
    int after = report.epochs().size() - report.savedEpoch();
    line(
        text,
        "saved is epoch %d, of the lowest test loss%s",
        report.savedEpoch(),
        after == 0 ? "" : String.format(Locale.ROOT, "; none of the %d after it was lower", after));
  }

  private static String joined(List<Report.Epoch> epochs, Function<Report.Epoch, String> value) {
    return epochs.stream().map(value).collect(Collectors.joining(", "));
  }

  private static void times(StringBuilder text, Report.Seconds s) {
    line(
        text,
        "time: compute %s, second moments %s, compress %s, exchange %s, decode %s, update %s,"
            + " waiting for other workers %s",
        share(s.compute(), s),
        share(s.secondMoment(), s),
        share(s.compress(), s),
        share(s.exchange(), s),
        share(s.decode(), s),
        share(s.update(), s),
        share(s.waiting(), s));
  }

  private static String share(double part, Report.Seconds seconds) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part / seconds.total());
  }

  /** A number of bytes with a decimal unit. */
  static String bytes(double bytes) {
    if (bytes < KILO) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    if (bytes < MEGA) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / KILO);
    }
    return bytes < GIGA
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
        : String.format(Locale.ROOT, "%.2f GB", bytes / GIGA);
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }
}

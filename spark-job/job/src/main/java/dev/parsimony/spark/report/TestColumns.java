package dev.parsimony.spark.report;

import dev.parsimony.spark.metrics.OutputFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The columns of a table that say what the test showed: the loss, and what fits the network's
 * outputs. Of several outputs without classes the first one has columns.
 */
final class TestColumns {
  private final List<Column> columns = new ArrayList<>();

  private record Column(String head, Function<Report.Epoch, String> value) {
    String padded(String text) {
      return "  " + " ".repeat(Math.max(0, head.length() - text.length())) + text;
    }
  }

  /**
   * The columns for such outputs.
   *
   * @param outputs empty where nothing was tested
   */
  TestColumns(List<OutputFigures> outputs) {
    columns.add(new Column("test loss", epoch -> number("%.4f", epoch.testLoss(), epoch)));
    if (outputs.isEmpty() || outputs.stream().anyMatch(OutputFigures.Classes.class::isInstance)) {
      columns.add(new Column(" accuracy", epoch -> percent(epoch.accuracy())));
    }
    first(outputs, OutputFigures.Values.class).ifPresent(this::addValues);
    first(outputs, OutputFigures.Labels.class).ifPresent(this::addLabels);
  }

  private static OptionalInt first(
      List<OutputFigures> outputs, Class<? extends OutputFigures> type) {
    return IntStream.range(0, outputs.size())
        .filter(index -> type.isInstance(outputs.get(index)))
        .findFirst();
  }

  private void addValues(int index) {
    columns.add(
        new Column(
            "mean sq. error",
            epoch -> number("%.4g", values(epoch, index).meanSquaredError(), epoch)));
    columns.add(
        new Column("    R^2", epoch -> number("%.4f", values(epoch, index).rSquared(), epoch)));
  }

  private static OutputFigures.Values values(Report.Epoch epoch, int index) {
    return (OutputFigures.Values) epoch.outputs().get(index);
  }

  private void addLabels(int index) {
    columns.add(new Column("macro F1", epoch -> percent(labels(epoch, index).macroF1())));
    columns.add(new Column("micro F1", epoch -> percent(labels(epoch, index).microF1())));
  }

  private static OutputFigures.Labels labels(Report.Epoch epoch, int index) {
    return (OutputFigures.Labels) epoch.outputs().get(index);
  }

  String head() {
    StringBuilder head = new StringBuilder();
    columns.forEach(column -> head.append("  ").append(column.head()));
    return head.toString();
  }

  String values(Report.Epoch epoch) {
    StringBuilder line = new StringBuilder();
    columns.forEach(column -> line.append(column.padded(column.value().apply(epoch))));
    return line.toString();
  }

  /** Formats a figure; a dash where nothing was tested, and a loss that is not finite as it is. */
  private static String number(String format, double value, Report.Epoch epoch) {
    return epoch.outputs().isEmpty() ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** One output's figures in words, for networks with several. */
  static String described(OutputFigures figures) {
    String words = "judged by its loss alone";
    if (figures instanceof OutputFigures.Classes classes) {
      words = "accuracy " + percent(classes.accuracy());
    } else if (figures instanceof OutputFigures.Labels labels) {
      words =
          "accuracy "
              + percent(labels.accuracy())
              + ", macro F1 "
              + percent(labels.macroF1())
              + ", micro F1 "
              + percent(labels.microF1());
    } else if (figures instanceof OutputFigures.Values values) {
      words =
          String.format(
              Locale.ROOT,
              "mean squared error %.4g, R^2 %.4f",
              values.meanSquaredError(),
              values.rSquared());
    }
    return "output " + figures.output() + ": " + words;
  }
}

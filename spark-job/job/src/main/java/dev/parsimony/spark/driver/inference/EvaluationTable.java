package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.evaluation.EvaluatedOutput;
import java.util.List;
import java.util.Locale;

/** An evaluation as text of a terminal's width. */
final class EvaluationTable {
  /** Classes whose confusion matrix fits a terminal. */
  private static final int MOST_CONFUSED = 12;

  /** Classes that have a line each; the rest is in the JSON. */
  private static final int MOST_LINES = 100;

  private static final int MOST_NAME = 24;

  private final StringBuilder text = new StringBuilder();

  private EvaluationTable() {}

  /** Returns the text, each line ended. */
  static String of(EvaluationReport report) {
    EvaluationTable table = new EvaluationTable();
    table.line("");
    EvaluatedOutput output = report.output();
    if (output instanceof EvaluatedOutput.Classes classes) {
      table.classes(report, classes);
    } else if (output instanceof EvaluatedOutput.Labels labels) {
      table.head(
          report,
          "accuracy %.2f %%, F1 %s (means of the labels)",
          100 * labels.accuracy(),
          figure(labels.f1()));
      table.figures("label", labels.labels());
      table.line("");
      table.line("ROC AUC: %s", labels.roc());
    } else if (output instanceof EvaluatedOutput.Values values) {
      table.values(report, values);
    }
    return table.text.toString();
  }

  private void head(EvaluationReport report, String format, Object... arguments) {
    line(
        "%,d examples, loss %.6f, %s", report.examples(), report.loss(), format(format, arguments));
    line("");
  }

  private void classes(EvaluationReport report, EvaluatedOutput.Classes classes) {
    if (classes.answers() == report.examples()) {
      head(report, "accuracy %.2f %%", 100 * classes.accuracy());
    } else {
      head(
          report,
          "accuracy %.2f %% of %,d time steps with labels",
          100 * classes.accuracy(),
          classes.answers());
    }
    figures("class", classes.classes());
    line(
        "%s  %9s  %9s  %9s  %9s  %9s",
        name("mean"),
        "",
        figure(classes.precision()),
        figure(classes.recall()),
        figure(classes.f1()),
        figure(classes.rocAuc()));
    line("");
    line("ROC AUC: each class against all others, %s", classes.roc());
    if (classes.classes().size() <= MOST_CONFUSED) {
      confusion(classes);
    }
  }

  private void figures(String what, List<EvaluatedOutput.OfClass> classes) {
    line(
        "%s  %9s  %9s  %9s  %9s  %9s",
        name(what), "examples", "precision", "recall", "F1", "ROC AUC");
    for (EvaluatedOutput.OfClass each : classes.subList(0, Math.min(MOST_LINES, classes.size()))) {
      line(
          "%s  %,9d  %9s  %9s  %9s  %9s",
          name(each.name()),
          each.examples(),
          figure(each.precision()),
          figure(each.recall()),
          figure(each.f1()),
          figure(each.rocAuc()));
    }
    if (classes.size() > MOST_LINES) {
      line("and %d more, which evaluation.json in --output has", classes.size() - MOST_LINES);
    }
  }

  private void confusion(EvaluatedOutput.Classes classes) {
    int width = 6;
    for (List<Integer> row : classes.confusion()) {
      for (int count : row) {
        width = Math.max(width, String.format(Locale.ROOT, "%,d", count).length());
      }
    }
    line("");
    line("confusion matrix: a line for each class, a column for each answer, in the same order");
    for (int i = 0; i < classes.classes().size(); i++) {
      StringBuilder row = new StringBuilder(name(classes.classes().get(i).name()));
      for (int count : classes.confusion().get(i)) {
        row.append("  ").append(String.format(Locale.ROOT, "%," + width + "d", count));
      }
      line("%s", row);
    }
  }

  private void values(EvaluationReport report, EvaluatedOutput.Values values) {
    head(
        report,
        "MSE %.6g, MAE %.6g, R^2 %s",
        values.meanSquaredError(),
        values.meanAbsoluteError(),
        figure(values.rSquared()));
    line("%s  %12s  %12s  %9s", name("value"), "MSE", "MAE", "R^2");
    for (EvaluatedOutput.OfValue each : values.values()) {
      line(
          "%s  %12s  %12s  %9s",
          name(each.name()),
          format("%.6g", each.meanSquaredError()),
          format("%.6g", each.meanAbsoluteError()),
          figure(each.rSquared()));
    }
  }

  private static String name(String name) {
    String shown = name.length() > MOST_NAME ? name.substring(0, MOST_NAME - 3) + "..." : name;
    return String.format(Locale.ROOT, "%-" + MOST_NAME + "s", shown);
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : format("%.4f", value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void line(String format, Object... arguments) {
    text.append(format(format, arguments)).append(System.lineSeparator());
  }
}

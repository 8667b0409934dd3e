package dev.parsimony.spark.report.page;

import dev.parsimony.spark.report.Report;
import java.util.List;

/** The epochs as numbers: those of a picture's text alternative. */
final class EpochTable {
  /** Rows that a page has at most. */
  static final int ROWS = 60;

  private EpochTable() {}

  static void write(Markup out, List<Report.Epoch> epochs) {
    out.raw("<details><summary>The same as numbers</summary><div class=\"scroll\"><table>");
    int every = (epochs.size() + ROWS - 1) / ROWS;
    if (every > 1) {
      out.element("caption", "One epoch in " + every + "; report.json has all.");
    }
    out.raw("<thead><tr>");
    for (String head :
        List.of(
            "epoch",
            "training loss",
            "test loss",
            "accuracy",
            "elements ratio",
            "wire ratio",
            "sent",
            "examples/s",
            "seconds")) {
      out.element("th", "scope=\"col\" class=\"num\"", head);
    }
    out.raw("</tr></thead><tbody>");
    for (int i = 0; i < epochs.size(); i++) {
      if (i % every == 0 || i == epochs.size() - 1) {
        row(out, epochs.get(i));
      }
    }
    out.raw("</tbody></table></div></details>\n");
  }

  private static void row(Markup out, Report.Epoch epoch) {
    out.raw("<tr>");
    for (String cell :
        List.of(
            Integer.toString(epoch.epoch()),
            Numbers.of(epoch.score()),
            Numbers.of(epoch.testLoss()),
            Numbers.percent(epoch.accuracy()),
            Numbers.of(epoch.elementsRatio()),
            Numbers.of(epoch.wireRatio()),
            Numbers.bytes((double) epoch.bytesSent()),
            Numbers.of(epoch.examplesPerSecond()),
            Numbers.of(epoch.seconds()))) {
      out.element("td", "class=\"num\"", cell);
    }
    out.raw("</tr>");
  }
}

package dev.parsimony.spark.report.page;

import dev.parsimony.spark.metrics.OutputFigures;
import java.util.List;

/** How often each class was taken for each. */
final class ConfusionTable {
  private static final double STRONG = 0.55;
  private static final int LONGEST_NAME = 16;

  private ConfusionTable() {}

  /**
   * Writes the table, if there are counts.
   *
   * @param names of the classes; empty where they are numbers
   */
  static void write(Markup out, OutputFigures.Classes classes, List<String> names) {
    List<List<Long>> counts = classes.confusion();
    if (counts.isEmpty()) {
      return;
    }
    out.raw("<div class=\"scroll\"><table class=\"matrix\">");
    out.element(
        "caption",
        "Test examples by class (rows) and answer (columns), output " + classes.output() + ".");
    out.raw("<thead><tr><td></td>");
    for (int column = 0; column < counts.size(); column++) {
      out.element("th", "scope=\"col\"", name(names, column));
    }
    out.raw("</tr></thead><tbody>");
    for (int row = 0; row < counts.size(); row++) {
      out.raw("<tr>").element("th", "scope=\"row\"", name(names, row));
      row(out, row, counts.get(row));
      out.raw("</tr>");
    }
    out.raw("</tbody></table></div>\n");
  }

  private static void row(Markup out, int truth, List<Long> counts) {
    long all = Math.max(1, counts.stream().mapToLong(Long::longValue).sum());
    for (int answer = 0; answer < counts.size(); answer++) {
      double share = (double) counts.get(answer) / all;
      // Blue for right answers, orange for wrong ones: told apart by place, too.
      String colour = answer == truth ? "0,114,178" : "200,80,10";
      out.raw(
          "<td class=\"%s\" style=\"background:rgba(%s,%.2f)\">",
          share > STRONG ? "strong" : "", colour, share);
      out.text(counts.get(answer).toString()).raw("</td>");
    }
  }

  private static String name(List<String> names, int index) {
    return index < names.size()
        ? Pages.cut(names.get(index), LONGEST_NAME)
        : Integer.toString(index);
  }
}

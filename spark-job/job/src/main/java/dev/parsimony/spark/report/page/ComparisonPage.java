package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page of several runs. */
@Internal
public final class ComparisonPage {
  private final List<ComparedRun> runs;
  private final Markup out = new Markup();

  private ComparisonPage(List<ComparedRun> runs) {
    this.runs = runs;
  }

  /**
   * Returns the page, UTF-8.
   *
   * @param runs at most {@link ComparedRun#MOST}, of different names
   */
  public static byte[] of(List<ComparedRun> runs) {
    return new ComparisonPage(runs).page();
  }

  private byte[] page() {
    Pages.begin(out, runs.size() + " runs - Parsimony", 0);
    out.raw("<header>").element("h1", runs.size() + " runs beside each other").raw("</header>");
    out.element("h2", "At the end");
    figures();
    out.element("h2", "Epoch by epoch");
    charts();
    differences();
    return Pages.end(out);
  }

  private void figures() {
    out.raw("<div class=\"scroll\"><table><thead><tr>");
    RunTable.heads().forEach(head -> out.element("th", "scope=\"col\"" + number(head), head));
    out.raw("</tr></thead><tbody>");
    for (ComparedRun run : runs) {
      List<String> cells = RunTable.cells(run);
      int colour = runs.indexOf(run) + 1;
      out.raw("<tr><th scope=\"row\"><span class=\"key k%d\"></span>", colour);
      out.text(Pages.cut(cells.get(0))).raw("</th>");
      cells.stream().skip(1).forEach(cell -> out.element("td", "class=\"num\"", cell));
      out.raw("</tr>");
    }
    out.raw("</tbody></table></div>\n");
  }

  private static String number(String head) {
    return head.equals("run") ? "" : " class=\"num\"";
  }

  private void charts() {
    out.raw("<div class=\"charts\">");
    chart(EpochChart.LOSS, "Training loss", Report.Epoch::score);
    chart(EpochChart.LOSS, "Test loss", Report.Epoch::testLoss);
    chart(EpochChart.SHARE, "Accuracy, test", epoch -> EpochChart.percent(epoch.accuracy()));
    chart(EpochChart.SHARE, "Micro F1, test", epoch -> EpochChart.percent(microF1(epoch)));
    chart(EpochChart.FIT, "Fit, test", ComparisonPage::fit);
    chart(EpochChart.RATIO, "Wire ratio", Report.Epoch::wireRatio);
    chart(EpochChart.RATIO, "Elements ratio", Report.Epoch::elementsRatio);
    chart(EpochChart.SPEED, "Speed", Report.Epoch::examplesPerSecond);
    chart(EpochChart.TIME, "Time of an epoch", Report.Epoch::seconds);
    out.raw("</div>\n");
  }

  private static double microF1(Report.Epoch epoch) {
    return ofFirst(epoch, OutputFigures.Labels.class, OutputFigures.Labels::microF1);
  }

  private static double fit(Report.Epoch epoch) {
    return ofFirst(epoch, OutputFigures.Values.class, OutputFigures.Values::rSquared);
  }

  /** Returns a figure of the first output that has it; NaN where none does. */
  private static <T extends OutputFigures> double ofFirst(
      Report.Epoch epoch, Class<T> type, ToDoubleFunction<T> figure) {
    return epoch.outputs().stream()
        .filter(type::isInstance)
        .mapToDouble(output -> figure.applyAsDouble(type.cast(output)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private void chart(EpochChart chart, String title, ToDoubleFunction<Report.Epoch> value) {
    List<Series> series = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      String name = Pages.cut(runs.get(run).name(), 40);
      series.add(EpochChart.series(name, run + 1, runs.get(run).report().epochs(), value));
    }
    chart.titled(title).lines(out, series);
  }

  private void differences() {
    Map<String, List<String>> differences = ComparedRun.differences(runs);
    out.element("h2", "Settings that differ");
    if (differences.isEmpty()) {
      out.element("p", "None.");
      return;
    }
    out.raw("<div class=\"scroll\"><table><thead><tr>").element("th", "scope=\"col\"", "setting");
    runs.forEach(run -> out.element("th", "scope=\"col\"", Pages.cut(run.name())));
    out.raw("</tr></thead><tbody>");
    differences.forEach(
        (key, values) -> {
          out.raw("<tr>").element("th", "scope=\"row\"", Pages.cut(key));
          values.forEach(value -> out.element("td", Pages.cut(value)));
          out.raw("</tr>");
        });
    out.raw("</tbody></table></div>\n");
  }
}

package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** The page of several runs. */
@Internal
public final class ComparisonPage {
  private static final double HUNDRED = 100;

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
    chart(Chart.of("Training loss", "loss", Numbers::of).logarithmicScale(), Report.Epoch::score);
    chart(Chart.of("Test loss", "loss", Numbers::of).logarithmicScale(), Report.Epoch::testLoss);
    DoubleFunction<String> percent = value -> Numbers.of(value) + " %";
    chart(Chart.of("Accuracy, test", "%", percent), epoch -> HUNDRED * epoch.accuracy());
    chart(Chart.of("Micro F1, test", "%", percent), epoch -> HUNDRED * microF1(epoch));
    chart(Chart.of("Fit, test", "R\u00b2, 1 is best", Numbers::of), ComparisonPage::fit);
    DoubleFunction<String> times = value -> Numbers.of(value) + "\u00d7";
    chart(
        Chart.of("Wire ratio", "times less than uncompressed", times).withZero().logarithmicScale(),
        Report.Epoch::wireRatio);
    chart(
        Chart.of("Elements ratio", "times fewer", times).withZero().logarithmicScale(),
        Report.Epoch::elementsRatio);
    chart(Chart.of("Speed", "examples/s", Numbers::of).withZero(), Report.Epoch::examplesPerSecond);
    chart(Chart.of("Time of an epoch", "s", Numbers::of).withZero(), Report.Epoch::seconds);
    out.raw("</div>\n");
  }

  private static double microF1(Report.Epoch epoch) {
    return epoch.outputs().stream()
        .filter(OutputFigures.Labels.class::isInstance)
        .mapToDouble(labels -> ((OutputFigures.Labels) labels).microF1())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double fit(Report.Epoch epoch) {
    return epoch.outputs().stream()
        .filter(OutputFigures.Values.class::isInstance)
        .mapToDouble(values -> ((OutputFigures.Values) values).rSquared())
        .findFirst()
        .orElse(Double.NaN);
  }

  private void chart(Chart chart, ToDoubleFunction<Report.Epoch> value) {
    List<Series> series = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      List<Report.Epoch> epochs = runs.get(run).report().epochs();
      series.add(
          new Series(
              Pages.cut(runs.get(run).name(), 40),
              run + 1,
              epochs.stream().mapToInt(Report.Epoch::epoch).toArray(),
              epochs.stream().mapToDouble(value).toArray()));
    }
    chart.lines(out, series);
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

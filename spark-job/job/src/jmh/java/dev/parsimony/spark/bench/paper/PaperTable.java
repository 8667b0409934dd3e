package dev.parsimony.spark.bench.paper;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The paper's table with ours beside it, in Markdown: means over the seeds that there are.
 *
 * @param plans a row's runs, of all ways to share and all seeds
 */
record PaperTable(List<PaperRun> plans, PaperResults results) {
  /** Returns a way's results of a row so far. */
  List<PaperRun.Result> of(PaperRow row, String share) {
    return plans.stream()
        .filter(run -> run.row().equals(row) && run.share().equals(share))
        .map(results::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the mean of a figure; NaN where there is no result. */
  static double mean(List<PaperRun.Result> results, ToDoubleFunction<PaperRun.Result> figure) {
    return results.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  @Override
  public String toString() {
    List<String> shares = plans.stream().map(PaperRun::share).distinct().toList();
    StringBuilder text = new StringBuilder("| method, optimiser | paper: accuracy (%), ratio |");
    shares.forEach(
        share -> text.append(" ").append(share).append(": accuracy (%), elements, wire ratio |"));
    text.append("\n|---|---|").append("---|".repeat(shares.size())).append('\n');
    for (PaperRow row : plans.stream().map(PaperRun::row).distinct().toList()) {
      text.append("| ").append(row).append(" | ");
      text.append(number("%.1f", row.paperAccuracy())).append(", ");
      text.append(number("%,.1f", row.paperRatio())).append(" |");
      for (String share : shares) {
        text.append(' ').append(cell(of(row, share))).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(List<PaperRun.Result> results) {
    if (results.isEmpty()) {
      return "not run";
    }
    if (Double.isNaN(mean(results, PaperRun.Result::accuracy))) {
      return "failed";
    }
    return number("%.1f", mean(results, PaperRun.Result::accuracy))
        + ", "
        + number("%,.1f", mean(results, PaperRun.Result::elementsRatio))
        + ", "
        + number("%,.1f", mean(results, PaperRun.Result::wireRatio))
        + (results.size() == 1 ? " (1 seed)" : " (" + results.size() + " seeds)");
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}

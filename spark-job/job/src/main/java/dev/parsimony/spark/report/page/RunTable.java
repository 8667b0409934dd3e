package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of several runs beside each other, as cells and as text for a terminal. */
@Internal
public final class RunTable {
  private static final String GAP = "  ";
  private static final int LONGEST = 60;

  private RunTable() {}

  /** Returns the heads of the columns, the first of which is the run's name. */
  static List<String> heads() {
    return List.of(
        "run",
        "epochs",
        "accuracy",
        "test loss",
        "loss",
        "elements ratio",
        "wire ratio",
        "sent",
        "examples/s",
        "seconds");
  }

  static List<String> cells(ComparedRun run) {
    Report report = run.report();
    return List.of(
        run.name(),
        Integer.toString(report.epochs().size()),
        Numbers.percent(report.accuracy()),
        Numbers.of(report.testLoss()),
        Numbers.of(report.score()),
        Numbers.of(report.elementsRatio()),
        Numbers.of(report.wireRatio()),
        Numbers.bytes((double) report.bytesSent()),
        Numbers.of(report.examplesPerSecond()),
        Numbers.of(report.seconds().total()));
  }

  /** Returns the text: a line for each run, then the settings in which they differ. */
  public static String of(List<ComparedRun> runs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(heads());
    runs.forEach(run -> rows.add(cells(run)));
    StringBuilder text = new StringBuilder(aligned(rows));
    Map<String, List<String>> differences = ComparedRun.differences(runs);
    if (!differences.isEmpty()) {
      List<List<String>> settings = new ArrayList<>();
      differences.forEach((key, values) -> settings.add(row(key, values)));
      text.append("\nsettings that differ, in the order of the runs\n").append(aligned(settings));
    }
    return text.toString();
  }

  private static List<String> row(String key, List<String> values) {
    List<String> row = new ArrayList<>(List.of(key));
    values.forEach(value -> row.add(value.isEmpty() ? "-" : Pages.cut(value, LONGEST)));
    return row;
  }

  /** The first column flush left, as names are; the others flush right. */
  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElseThrow();
        String cell = row.get(column).replaceAll("\\p{Cntrl}", "?");
        String space = " ".repeat(width - cell.length());
        text.append(column == 0 ? cell + space : GAP + space + cell);
      }
      text.append('\n');
    }
    return text.toString();
  }
}

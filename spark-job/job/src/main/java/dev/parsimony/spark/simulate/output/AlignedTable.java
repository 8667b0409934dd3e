package dev.parsimony.spark.simulate.output;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they must be, flush right. */
final class AlignedTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  AlignedTable(List<String> header) {
    rows.add(header);
  }

  void add(List<String> row) {
    rows.add(row);
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        text.append(i == 0 ? "" : GAP);
        text.append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
      }
      text.append('\n');
    }
    return text.toString();
  }
}

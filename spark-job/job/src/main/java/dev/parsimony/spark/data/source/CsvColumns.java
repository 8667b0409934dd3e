package dev.parsimony.spark.data.source;

import java.util.List;

/** Words for the columns of csv files. */
final class CsvColumns {
  private static final int SHOWN = 5;

  private CsvColumns() {}

  /**
   * A column as messages name it.
   *
   * @param header the names; empty if there are none
   * @param index from 0 on; shown from 1 on
   */
  static String name(List<String> header, int index) {
    boolean named = index < header.size() && !header.get(index).isEmpty();
    return "column " + (index + 1) + (named ? " ('" + header.get(index) + "')" : "");
  }

  /** Returns words such as "3 columns". */
  static String count(int columns) {
    return columns == 1 ? "1 column" : columns + " columns";
  }

  /** Returns the names of several columns, not all if they are many. */
  static String names(List<String> header, List<Integer> indices) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN, indices.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(name(header, indices.get(i)));
    }
    return text + (indices.size() > SHOWN ? " and " + (indices.size() - SHOWN) + " more" : "");
  }

  /** The first difference of two headers. */
  static String difference(List<String> expected, List<String> found) {
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        return String.format(
            "column %d is '%s' there and '%s' here", i + 1, expected.get(i), found.get(i));
      }
    }
    return String.format("it has %d columns there and %d here", expected.size(), found.size());
  }
}

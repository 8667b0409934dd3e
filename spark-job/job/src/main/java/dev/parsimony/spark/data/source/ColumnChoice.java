package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;

/**
 * Finds the columns that options name.
 *
 * @param file for messages
 * @param header the names of the columns; empty if there are none
 */
record ColumnChoice(String file, List<String> header, int columns) {

  /**
   * The index, from 0 on, of a column.
   *
   * @param option that names it
   * @param text {@code first}, {@code last}, a position from 1 on or a name
   * @throws UserErrorException where there is no such column
   */
  int index(String option, String text) {
    if (text.equals("first")) {
      return 0;
    }
    if (text.equals("last")) {
      return columns - 1;
    }
    if (CsvNumber.isWhole(text)) {
      return position(option, text);
    }
    int index = header.indexOf(text);
    if (index < 0) {
      throw new UserErrorException(
          header.isEmpty()
              ? String.format(
                  "%s has no header, so %s=%s names no column; say header=true if its first line is"
                      + " one, or give the position, from 1 to %d.",
                  file, option, text, columns)
              : String.format(
                  "%s has no column '%s' for %s=; its header names %s.",
                  file, text, option, names()));
    }
    if (index != header.lastIndexOf(text)) {
      throw new UserErrorException(
          String.format(
              "%s has several columns '%s'; give the position for %s=, from 1 to %d.",
              file, text, option, columns));
    }
    return index;
  }

  private int position(String option, String text) {
    int position = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    if (position < 1 || position > columns) {
      throw new UserErrorException(
          String.format(
              "%s has the columns 1 to %d, but %s= says %s.", file, columns, option, text));
    }
    return position - 1;
  }

  private String names() {
    int shown = Math.min(12, header.size());
    return String.join(", ", header.subList(0, shown))
        + (header.size() > shown ? " and " + (header.size() - shown) + " more" : "");
  }
}

package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;

/** The fields of the current line, one after the other; anything but finite numbers is refused. */
final class CsvFields {
  /** More classes than this are taken for a label column that holds something else. */
  static final int MAX_CLASSES = 1 << 16;

  private static final int SHOWN_CHARACTERS = 40;

  private final CsvLines lines;
  private int start;
  private int column;

  CsvFields(CsvLines lines) {
    this.lines = lines;
  }

  /**
   * Starts with the first field of a line.
   *
   * @param columns that it must have
   * @param model what has so many columns, for the message
   */
  void start(int columns, String model) {
    if (lines.columns() != columns) {
      throw new UserErrorException(
          String.format(
              "%s has %d columns, but %s has %d: '%s'.",
              lines.place(), lines.columns(), model, columns, shortened(lines.line())));
    }
    start = 0;
    column = 0;
  }

  float nextFeature() {
    String text = next();
    float value = (float) number(text);
    if (Float.isInfinite(value)) {
      throw bad(text, "is too large for a float");
    }
    return value;
  }

  int nextClass() {
    String text = next();
    double value = number(text);
    if (value < 0 || value != Math.rint(value)) {
      throw bad(text, "is no class; the last column must hold class numbers from 0 on");
    }
    if (value >= MAX_CLASSES) {
      throw bad(
          text,
          "is too large; the last column, the label, must hold class numbers from 0 on, below "
              + MAX_CLASSES);
    }
    return (int) value;
  }

  private String next() {
    String line = lines.line();
    int comma = line.indexOf(',', start);
    String text = line.substring(start, comma < 0 ? line.length() : comma).strip();
    start = comma + 1;
    column++;
    return text;
  }

  private double number(String text) {
    if (text.isEmpty()) {
      throw new UserErrorException(
          lines.place() + ", column " + column + " is empty; every column must hold a number.");
    }
    if (CsvNumber.isNotFinite(text)) {
      throw bad(text, "is no finite number; remove the line or fill in a value");
    }
    double value = CsvNumber.parse(text);
    if (Double.isNaN(value)) {
      throw bad(text, "is no number");
    }
    return value;
  }

  private UserErrorException bad(String text, String why) {
    return new UserErrorException(
        String.format("%s, column %d: '%s' %s.", lines.place(), column, shortened(text), why));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }
}

package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;

/** The fields of the current line, one after the other; anything but finite numbers is refused. */
final class CsvFields {
  /** More classes than this are taken for a label column that holds something else. */
  static final int MAX_CLASSES = 1 << 16;

  /** Number from which not every whole number is a float. */
  private static final float EXACT = 1 << 24;

  private static final int SHOWN_CHARACTERS = 40;

  private final CsvLines lines;
  private final InexactNumbers inexact;
  private int column;

  /**
   * @param inexact is told of whole numbers that are no floats
   */
  CsvFields(CsvLines lines, InexactNumbers inexact) {
    this.lines = lines;
    this.inexact = inexact;
  }

  /**
   * Starts with the first field of a line.
   *
   * @param columns that it must have
   * @param model what has that many columns, for the message
   */
  void start(int columns, String model) {
    if (lines.columns() != columns) {
      throw new UserErrorException(
          String.format(
              "%s has %s, but %s has %d: '%s'.",
              lines.place(),
              CsvColumns.count(lines.columns()),
              model,
              columns,
              shortened(lines.line())));
    }
    column = 0;
  }

  float nextFeature() {
    return feature(column++);
  }

  /** The number in a column, from 0 on, of the current line. */
  float feature(int index) {
    String text = lines.field(index);
    double exact = number(text, index);
    float value = (float) exact;
    if (Float.isInfinite(value)) {
      throw bad(text, index, "is too large for a float");
    }
    if (losesDigits(value, exact)) {
      inexact.add(index, lines.place(), text);
    }
    return value;
  }

  /** The label in a column, of those that are there or not: 0 or 1, or false or true. */
  float flag(int index) {
    String text = lines.field(index);
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true") ? 1 : 0;
    }
    double value = number(text, index);
    if (value != 0 && value != 1) {
      throw bad(text, index, "is neither 0 nor 1, which say whether a label of labels= is there");
    }
    return (float) value;
  }

  /** The weight in a column: a number of 0 or more. */
  float weight(int index) {
    String text = lines.field(index);
    float value = (float) number(text, index);
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw bad(text, index, "is no weight, which are finite numbers of 0 or more");
    }
    return value;
  }

  /** Whether a whole number is another one as a float. */
  static boolean losesDigits(float value, double exact) {
    return Math.abs(value) >= EXACT && value != exact && exact == Math.rint(exact);
  }

  int nextClass() {
    int index = column++;
    String text = lines.field(index);
    double value = number(text, index);
    if (value < 0 || value != Math.rint(value)) {
      throw bad(text, index, "is no class; the last column must hold class numbers from 0 on");
    }
    if (value >= MAX_CLASSES) {
      throw bad(
          text,
          index,
          "is too large; the last column, the label, must hold class numbers from 0 on, below "
              + MAX_CLASSES);
    }
    return (int) value;
  }

  /** The label in a column: its text, a whole number without zeros before or after it. */
  String label(int index) {
    String text = lines.field(index);
    if (CsvNumber.isMissing(text)) {
      throw missing(text, index);
    }
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw bad(text.lines().findFirst().orElse(""), index, "is a label with a line break");
    }
    if (text.indexOf('\uFFFD') >= 0) {
      throw bad(text, index, "is not in UTF-8; convert the file (iconv -t UTF-8)");
    }
    return plain(text);
  }

  /** The text of a label, a whole number without zeros before or after it. */
  static String plain(String text) {
    double value = CsvNumber.parse(text);
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? String.valueOf((long) value) : text;
  }

  private double number(String text, int index) {
    double value = CsvNumber.parse(text);
    if (!Double.isNaN(value)) {
      return value;
    }
    if (CsvNumber.isMissing(text)) {
      throw missing(text, index);
    }
    if (CsvNumber.isInfinite(text)) {
      throw bad(text, index, "is no finite number; remove the line or fill in a value");
    }
    String advice = lines.mayBeHeader() ? "; say header=true if this line names the columns" : "";
    throw bad(text, index, "is no number" + advice);
  }

  private UserErrorException missing(String text, int index) {
    return new UserErrorException(
        String.format(
            "%s, %s: the value is missing%s; remove the line or fill in a value.",
            lines.place(), column(index), text.isEmpty() ? "" : " ('" + text + "')"));
  }

  private UserErrorException bad(String text, int index, String why) {
    return new UserErrorException(
        String.format("%s, %s: '%s' %s.", lines.place(), column(index), shortened(text), why));
  }

  private String column(int index) {
    return CsvColumns.name(lines.header(), index);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }
}

package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;

/** Reads csv lines into records of float features; anything but finite numbers is refused. */
final class CsvReader implements ExampleReader {
  /** More classes than this are taken for a label column that holds something else. */
  static final int MAX_CLASSES = 1 << 16;

  private static final int SHOWN_CHARACTERS = 40;

  private final CsvLines lines;
  private final int columns;

  CsvReader(CsvLines lines, int columns) {
    this.lines = lines;
    this.columns = columns;
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    if (!lines.advance()) {
      return false;
    }
    if (lines.columns() != columns) {
      throw new UserErrorException(
          String.format(
              "%s has %d columns, but the first line of data has %d: '%s'.",
              place(), lines.columns(), columns, shortened(lines.line())));
    }
    String line = lines.line();
    int start = 0;
    for (int column = 1; column < columns; column++) {
      int end = line.indexOf(',', start);
      float value = feature(line.substring(start, end).strip(), column);
      Records.putFloat(record, ExampleFormat.PAYLOAD_OFFSET + Float.BYTES * (column - 1), value);
      start = end + 1;
    }
    Records.putLabel(record, label(line.substring(start).strip()));
    return true;
  }

  @Override
  public String place() {
    return lines.place();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private float feature(String text, int column) {
    float value = (float) number(text, column);
    if (Float.isInfinite(value)) {
      throw bad(text, column, "is too large for a float");
    }
    return value;
  }

  private int label(String text) {
    double value = number(text, columns);
    if (value < 0 || value != Math.rint(value)) {
      throw bad(text, columns, "is no class; the last column must hold class numbers from 0 on");
    }
    if (value >= MAX_CLASSES) {
      throw bad(
          text,
          columns,
          "is too large; the last column, the label, must hold class numbers from 0 on, below "
              + MAX_CLASSES);
    }
    return (int) value;
  }

  private double number(String text, int column) {
    if (text.isEmpty()) {
      throw new UserErrorException(
          place() + ", column " + column + " is empty; every column must hold a number.");
    }
    if (CsvNumber.isNotFinite(text)) {
      throw bad(text, column, "is no finite number; remove the line or fill in a value");
    }
    double value = CsvNumber.parse(text);
    if (Double.isNaN(value)) {
      throw bad(text, column, "is no number");
    }
    return value;
  }

  private UserErrorException bad(String text, int column, String why) {
    return new UserErrorException(
        String.format("%s, column %d: '%s' %s.", place(), column, shortened(text), why));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }
}

package dev.parsimony.spark.data.source;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/** The fields of one record of a csv file, one buffer for all records. */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> {
  /** Most characters and fields of a record; more is no table. */
  static final int MAX_CHARACTERS = 1 << 25;

  /** Most characters of a field; more is no table. */
  static final int MAX_FIELD = 1 << 20;

  private char[] text = new char[1 << 10];
  private int[] ends = new int[1 << 6];
  private int length;
  private int columns;
  private int pending;

  /** A record or a field is too long. */
  static final class TooLongException extends RuntimeException {
    final int limit;

    TooLongException(int limit) {
      this.limit = limit;
    }
  }

  /** Returns how many fields the record has. */
  int columns() {
    return columns;
  }

  /** The line that the record starts in, from 1 on. */
  long line() {
    return getStartingLineNumber();
  }

  /** Counts characters that the parser was given, so that it does not collect them for ever. */
  void given(int characters) {
    pending += characters;
    if (pending > MAX_FIELD) {
      throw new TooLongException(MAX_FIELD);
    }
  }

  /** A field without its quotes and without blanks around it. */
  String field(int column) {
    int from = column == 0 ? 0 : ends[column - 1];
    return new String(text, from, ends[column] - from).strip();
  }

  /** Whether the last field ends with this character. */
  boolean endsWith(char character) {
    return length > 0 && text[length - 1] == character;
  }

  /** Whether the record is one field of exactly this character. */
  boolean is(char character) {
    return columns == 1 && length == 1 && text[0] == character;
  }

  @Override
  protected void handleBegin(long line) {
    length = 0;
    columns = 0;
  }

  @Override
  protected void handleField(int column, char[] from, int offset, int count, boolean quoted) {
    if ((long) length + count + column > MAX_CHARACTERS) {
      throw new TooLongException(MAX_CHARACTERS);
    }
    if (text.length < length + count) {
      text = Arrays.copyOf(text, Math.max(length + count, 2 * text.length));
    }
    if (ends.length == column) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    System.arraycopy(from, offset, text, length, count);
    length += count;
    ends[column] = length;
    columns = column + 1;
    pending = 0;
  }

  @Override
  protected void handleEmpty() {
    pending = 0;
  }

  @Override
  protected CsvRow buildRecord() {
    return this;
  }
}

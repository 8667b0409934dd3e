package dev.parsimony.spark.data.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.parsimony.spark.config.UserErrorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The records of a csv file by RFC 4180, where a field in quotes may have separators and line
 * breaks; lines that are empty are left out. What is no such file is a {@link UserErrorException}.
 */
final class CsvRows implements Closeable {
  /** Size of the parser's buffer, beyond what {@link CsvRow} allows, which is the limit. */
  private static final int BUFFER = 4 * CsvRow.MAX_FIELD;

  /** A character that no text has: the parser wants one even where there are no comments. */
  private static final char NO_COMMENT = '\uFDD0';

  private final String name;
  private final CsvRow row = new CsvRow();
  private final CloseableIterator<CsvRow> rows;
  private boolean ended;

  /**
   * @param in UTF-8, with a byte order mark or without; closed with this object
   * @param name for messages
   */
  CsvRows(InputStream in, String name, CsvDialect dialect) {
    this.name = name;
    InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8);
    this.rows =
        CsvReader.builder()
            .fieldSeparator(dialect.separator())
            .quoteCharacter(dialect.quote())
            .allowExtraFields(true)
            .allowMissingFields(true)
            .commentCharacter(NO_COMMENT)
            .maxBufferSize(BUFFER)
            .build(row, new EndMarkingReader(text, row::given))
            .iterator();
  }

  /** Goes to the next record; false at the end. */
  boolean advance() throws IOException {
    if (ended) {
      return false;
    }
    try {
      do {
        rows.next();
      } while (row.columns() == 1 && row.field(0).isEmpty());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    } catch (CsvParseException e) {
      throw refusal(e);
    }
    ended = row.endsWith(EndMarkingReader.END);
    if (ended && !row.is(EndMarkingReader.END)) {
      throw unclosedQuote();
    }
    return !ended;
  }

  /** The record that was read last. */
  CsvRow row() {
    return row;
  }

  /** The file, as it is shown. */
  String name() {
    return name;
  }

  /** The file and the line that the record starts in. */
  String place() {
    return name + ", line " + row.line();
  }

  /** Returns the error for an open quote: the mark of the end has become part of a field. */
  private UserErrorException unclosedQuote() {
    return new UserErrorException(
        place()
            + ": a quote opens in this line and never closes; close it, or say quote=none if quotes"
            + " are characters like others.");
  }

  private RuntimeException refusal(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof CsvRow.TooLongException tooLong) {
      boolean field = tooLong.limit == CsvRow.MAX_FIELD;
      return new UserErrorException(
          String.format(
              Locale.ROOT,
              "%s: a %s has more than %,d characters; is this a csv file?",
              place(),
              field ? "field" : "line",
              tooLong.limit));
    }
    if (cause instanceof CsvParseException) {
      return new UserErrorException(
          place()
              + ": a field goes on after its closing quote; write a quote within quotes twice, or"
              + " say quote=none if quotes are characters like others.");
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException told ? told : e;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}

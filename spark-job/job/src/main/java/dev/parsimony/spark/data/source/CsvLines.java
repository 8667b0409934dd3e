package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.CsvOptions.Header;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines of a csv file that hold data; its header, if it has one, is read before. */
final class CsvLines implements Closeable {
  private static final int SHOWN_FIELDS = 20;

  private final CsvRows rows;
  private final CsvDialect dialect;
  private final boolean headerChoice;
  private List<String> header = List.of();
  private boolean started;
  private long line;
  private boolean first;

  /** Opens a file with commas and, at most, a header without numbers. */
  CsvLines(DataFiles files, String file) {
    this(files, file, CsvDialect.PLAIN, false);
  }

  /** Opens a file in the dialect that the user says or that was detected. */
  CsvLines(DataFiles files, String file, CsvDialect dialect) {
    this(files, file, dialect, dialect.header() == Header.AUTO);
  }

  private CsvLines(DataFiles files, String file, CsvDialect dialect, boolean headerChoice) {
    this.dialect = dialect;
    this.headerChoice = headerChoice;
    this.rows = new CsvRows(files.open(file), DataFiles.shown(file), dialect);
  }

  /** Goes to the next line of data; false at the end. */
  boolean advance() throws IOException {
    boolean more = rows.advance();
    first = !started;
    if (more && !started) {
      started = true;
      if (dialect.header() == Header.TRUE
          || (dialect.header() == Header.AUTO && looksLikeNames())) {
        header = fields();
        more = rows.advance();
        first = false;
      }
    }
    if (more) {
      line = rows.row().line();
    }
    return more;
  }

  /** The names of the columns; empty without a header, and before the first line of data. */
  List<String> header() {
    return header;
  }

  /** Whether this line was taken for data and the user can say that it is a header. */
  boolean mayBeHeader() {
    return first && headerChoice;
  }

  /** A field of the current line. */
  String field(int column) {
    return rows.row().field(column);
  }

  /** The current line's fields, those of a long one shortened, for messages. */
  String line() {
    return IntStream.range(0, Math.min(columns(), SHOWN_FIELDS))
        .mapToObj(this::field)
        .collect(Collectors.joining(String.valueOf(dialect.separator())));
  }

  /** The file, as it is shown. */
  String name() {
    return rows.name();
  }

  /** The number of fields of the current line. */
  int columns() {
    return rows.row().columns();
  }

  /** The file and the current line's number, counted from 1 with blank lines and header. */
  String place() {
    return rows.name() + ", line " + line;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < columns(); i++) {
      fields.add(field(i));
    }
    return List.copyOf(fields);
  }

  /** Whether the line looks like names; a missing value stands for a number. */
  private boolean looksLikeNames() {
    for (int i = 0; i < columns(); i++) {
      String field = field(i);
      if (CsvNumber.isNumber(field) || (!field.isEmpty() && CsvNumber.isMissing(field))) {
        return false;
      }
    }
    return true;
  }
}

package dev.parsimony.spark.data.source;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a csv file that hold data: blank lines are skipped, and so is a header, which is a
 * first line in which no field is a number.
 */
final class CsvLines implements Closeable {
  private final String name;
  private final BufferedReader reader;
  private String line = "";
  private long number;
  private boolean started;

  CsvLines(DataFiles files, String file) {
    this.name = DataFiles.shown(file);
    this.reader =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8));
  }

  /** Goes to the next line of data; false at the end. */
  boolean advance() throws IOException {
    for (String read = reader.readLine(); read != null; read = reader.readLine()) {
      number++;
      line = number == 1 && read.startsWith("\uFEFF") ? read.substring(1) : read;
      if (line.isBlank()) {
        continue;
      }
      boolean first = !started;
      started = true;
      if (!first || !isHeader()) {
        return true;
      }
    }
    return false;
  }

  String line() {
    return line;
  }

  /** The file, as it is shown. */
  String name() {
    return name;
  }

  /** The number of comma-separated fields of the current line. */
  int columns() {
    int columns = 1;
    for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
      columns++;
    }
    return columns;
  }

  /** The file and the current line's number, counted from 1 with blank lines and header. */
  String place() {
    return name + ", line " + number;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private boolean isHeader() {
    for (String field : line.split(",", -1)) {
      if (CsvNumber.isNumber(field.strip())) {
        return false;
      }
    }
    return true;
  }
}

package dev.parsimony.spark.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Results in a file to which each is added as it comes, a line at a time, so that what was ended
 * can be gone on with. Columns are separated by semicolons; the first of them are what a result is
 * of.
 */
public final class ResumableCsv {
  private static final String SEPARATOR = ";";

  private final Path file;
  private final int keys;
  private final int columns;
  private final Map<List<String>, List<String>> known = new LinkedHashMap<>();

  private ResumableCsv(Path file, int keys, int columns) {
    this.file = file;
    this.keys = keys;
    this.columns = columns;
  }

  /**
   * Reads the file, or begins it. A last line that is not whole is dropped: it was being written
   * when its run was ended.
   *
   * @param keys names of the columns that say what a result is of
   * @param values names of the columns after them
   * @throws IOException also where the file has other columns
   */
  public static ResumableCsv open(Path file, List<String> keys, List<String> values)
      throws IOException {
    ResumableCsv csv = new ResumableCsv(file, keys.size(), keys.size() + values.size());
    List<String> names = new ArrayList<>(keys);
    names.addAll(values);
    String head = String.join(SEPARATOR, names);
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, head + "\n");
    }
    String text = Files.readString(file);
    int whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length()) {
      Files.writeString(file, text.substring(0, whole));
    }
    List<String> lines = text.substring(0, whole).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(head)) {
      throw new IOException(file + " has other columns than " + head + "; move it away.");
    }
    for (String line : lines.subList(1, lines.size())) {
      csv.read(line);
    }
    return csv;
  }

  private void read(String line) throws IOException {
    List<String> cells = List.of(line.split(SEPARATOR, -1));
    if (cells.size() != columns) {
      throw new IOException(
          file + " has a line of " + cells.size() + " columns, not " + columns + ": " + line);
    }
    known.put(cells.subList(0, keys), cells.subList(keys, columns));
  }

  /** Returns the values that were added last for a key. */
  public Optional<List<String>> of(List<String> key) {
    return Optional.ofNullable(known.get(key));
  }

  /**
   * Adds a result, to the file too.
   *
   * @throws IllegalArgumentException if there are more or fewer cells than columns, or one holds a
   *     semicolon or a line break
   */
  public void add(List<String> key, List<String> values) throws IOException {
    List<String> cells = new ArrayList<>(key);
    cells.addAll(values);
    if (key.size() != keys || cells.size() != columns) {
      throw new IllegalArgumentException(
          cells.size()
              + " cells of which "
              + key.size()
              + " are keys, not "
              + columns
              + ", "
              + keys);
    }
    for (String cell : cells) {
      if (cell.contains(SEPARATOR) || cell.contains("\n")) {
        throw new IllegalArgumentException("A cell holds a separator: " + cell);
      }
    }
    Files.writeString(file, String.join(SEPARATOR, cells) + "\n", StandardOpenOption.APPEND);
    known.put(List.copyOf(key), List.copyOf(values));
  }
}

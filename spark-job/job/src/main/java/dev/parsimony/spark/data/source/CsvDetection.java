package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.CsvOptions;
import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Detects from its first line how a csv file is written. */
final class CsvDetection {
  private static final int MAX_LINE = 1 << 20;
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
  private static final Pattern LIBSVM = Pattern.compile("[-+.\\deE]+( +\\d+:[-+.\\deE]+)+");

  private CsvDetection() {}

  /** The first line that is not blank, or its beginning; empty if there is none. */
  static String firstLine(DataFiles files, String file) throws IOException {
    StringBuilder line = new StringBuilder();
    try (Reader in =
        new EndMarkingReader(
            new InputStreamReader(files.open(file), StandardCharsets.UTF_8), count -> {})) {
      char[] some = new char[1 << 12];
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        for (int i = 0; i < count; i++) {
          boolean end = some[i] == '\n' || some[i] == '\r' || some[i] == EndMarkingReader.END;
          if ((end && !line.toString().isBlank()) || line.length() == MAX_LINE) {
            return line.toString();
          }
          if (end) {
            line.setLength(0);
          } else {
            line.append(some[i]);
          }
        }
      }
    }
    return "";
  }

  /**
   * The way a file is written.
   *
   * @param name of the file, for messages
   * @param line its first
   * @throws UserErrorException where that is no csv, or not clear
   */
  static CsvDialect dialect(String name, String line, CsvOptions options) {
    if (line.indexOf('\0') >= 0) {
      throw new UserErrorException(
          name + " is no text in UTF-8; convert it (from UTF-16: iconv -f UTF-16 -t UTF-8).");
    }
    if (LIBSVM.matcher(line.strip()).matches()) {
      throw new UserErrorException(
          name
              + " is in the format of LIBSVM (label index:value ...), which csv: does not read;"
              + " convert it to columns, for example with scikit-learn's load_svmlight_file.");
    }
    char quote = options.quote().orElse(CsvDialect.NO_QUOTE);
    char separator = options.separator().orElseGet(() -> separator(name, line, quote));
    if (separator == quote) {
      throw new UserErrorException(name + ": separator= and quote= name the same character.");
    }
    return new CsvDialect(separator, quote, options.header());
  }

  private static char separator(String name, String line, char quote) {
    List<Character> found =
        SEPARATORS.stream().filter(candidate -> contains(line, candidate, quote)).toList();
    if (found.size() > 1) {
      throw new UserErrorException(
          String.format(
              "%s: the first line has more than one character that may separate columns; say %s.",
              name,
              found.stream()
                  .map(each -> new CsvDialect(each, quote, CsvOptions.Header.AUTO))
                  .map(each -> "separator=" + each.separatorName())
                  .collect(Collectors.joining(" or "))));
    }
    return found.isEmpty() ? ',' : found.get(0);
  }

  /** Whether a line has the character outside quotes. */
  private static boolean contains(String line, char character, char quote) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote) {
        quoted = !quoted;
      } else if (c == character && !quoted) {
        return true;
      }
    }
    return false;
  }
}

package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.CsvOptions.Header;
import java.io.Serializable;

/**
 * The way in which a csv file is written.
 *
 * @param quote {@link #NO_QUOTE} where quotes are characters like others
 */
record CsvDialect(char separator, char quote, Header header) implements Serializable {
  /** A character that no text has (Unicode's noncharacter U+FFFE). */
  static final char NO_QUOTE = '\uFFFE';

  /** Dialect with commas, and quotes by RFC 4180; a header where the first line has no number. */
  static final CsvDialect PLAIN = new CsvDialect(',', '"', Header.AUTO);

  /** The separator in words. */
  String separatorName() {
    return switch (separator) {
      case ',' -> "comma";
      case ';' -> "semicolon";
      case '\t' -> "tab";
      case '|' -> "pipe";
      case ' ' -> "space";
      default -> "'" + separator + "'";
    };
  }
}

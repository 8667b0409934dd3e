package dev.parsimony.spark.data.source;

import java.util.Locale;
import java.util.Set;

/** Recognises numbers in csv fields: decimal notation, without Java's own suffixes. */
final class CsvNumber {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?");
  private static final Set<String> INFINITE = Set.of("inf", "infinity");

  private CsvNumber() {}

  /** Whether the text is a decimal number or a spelling of NaN or infinity. */
  static boolean isNumber(String text) {
    return !Double.isNaN(parse(text)) || isInfinite(text) || unsigned(text).equals("nan");
  }

  /** Whether the text is what files have where a value is missing. */
  static boolean isMissing(String text) {
    return text.length() <= 5 && MISSING.contains(unsigned(text));
  }

  /** Whether the text spells an infinity. */
  static boolean isInfinite(String text) {
    return text.length() <= 9 && INFINITE.contains(unsigned(text));
  }

  private static String unsigned(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.substring(sign).toLowerCase(Locale.ROOT);
  }

  /** Whether the text is a whole number in digits only, with a sign or without. */
  static boolean isWhole(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.length() > sign
        && text.chars().skip(sign).allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** The value, or NaN if the text is no decimal number; infinite beyond a double's range. */
  static double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}

package dev.parsimony.spark.data.source;

/** What counts as a number in a csv field: decimal notation, without Java's own suffixes. */
final class CsvNumber {
  private CsvNumber() {}

  /** Whether the text is a decimal number or a spelling of NaN or infinity. */
  static boolean isNumber(String text) {
    return isNotFinite(text) || !Double.isNaN(parse(text));
  }

  /** Whether the text spells NaN or an infinity. */
  static boolean isNotFinite(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return switch (text.substring(sign).toLowerCase(java.util.Locale.ROOT)) {
      case "nan", "inf", "infinity" -> true;
      default -> false;
    };
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

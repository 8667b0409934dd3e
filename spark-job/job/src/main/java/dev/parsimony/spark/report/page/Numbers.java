package dev.parsimony.spark.report.page;

import dev.parsimony.spark.report.Elapsed;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final String[] BYTES = {"bytes", "kB", "MB", "GB", "TB", "PB"};
  private static final double KILO = 1e3;
  private static final double HUNDRED = 100;
  private static final double LEAST_PLAIN = 1e-3;
  private static final double MOST_PLAIN = 1e6;
  private static final int DIGITS = 4;
  private static final double LEAST_SECONDS = 0.01;
  private static final double TEN = 10;

  private Numbers() {}

  /** Returns about four digits, such as 0.1234, 12.34 or 12,345; a dash for NaN. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "\u2013";
    }
    double size = Math.abs(value);
    if (Double.isInfinite(value) || size == 0) {
      return size == 0 ? "0" : value > 0 ? "\u221e" : "\u2212\u221e";
    }
    if (size < LEAST_PLAIN || size >= MOST_PLAIN * HUNDRED) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = DIGITS - 1 - (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(DIGITS, decimals)) + "f", value);
  }

  /** Returns about four digits without superfluous ones, such as 0.2658 or 4. */
  static String setting(double value) {
    return trimmed(of(value));
  }

  /** Returns a tick's label without superfluous digits. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= MOST_PLAIN || (size > 0 && size < LEAST_PLAIN)) {
      return trimmed(String.format(Locale.ROOT, "%.1e", value)).replace(".0e", "e");
    }
    return trimmed(String.format(Locale.ROOT, "%,.4f", value));
  }

  private static String trimmed(String number) {
    return number.contains(".") && !number.contains("e")
        ? number.replaceFirst("0+$", "").replaceFirst("[.]$", "")
        : number;
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "\u2013" : String.format(Locale.ROOT, "%.2f %%", HUNDRED * share);
  }

  static String bytes(double bytes) {
    int unit = unit(bytes);
    double shown = bytes / Math.pow(KILO, unit);
    return (unit == 0 ? String.format(Locale.ROOT, "%.0f", shown) : of(shown)) + " " + BYTES[unit];
  }

  /** Returns the power of 1,000 in which to show so many bytes. */
  static int unit(double bytes) {
    int unit = 0;
    for (double left = bytes; left >= KILO && unit < BYTES.length - 1; left /= KILO) {
      unit++;
    }
    return unit;
  }

  static String unitName(int unit) {
    return BYTES[unit];
  }

  /** Returns a time such as 0.42 s, 3 min 12 s or 2 h 5 min. */
  static String seconds(double seconds) {
    if (Double.isNaN(seconds) || seconds < LEAST_SECONDS) {
      return Double.isNaN(seconds) ? "\u2013" : "under 0.01 s";
    }
    return seconds < TEN
        ? String.format(Locale.ROOT, "%.2f s", seconds)
        : Elapsed.ofSeconds(Math.round(seconds));
  }
}

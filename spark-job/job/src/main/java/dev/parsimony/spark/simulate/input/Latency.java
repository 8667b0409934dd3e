package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that the first byte of a message takes from one host to another.
 *
 * @param seconds in one direction, 0 or more
 */
@Internal
public record Latency(double seconds) {
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(ns|us|ms|s)");
  private static final double MAX_SECONDS = 10;

  /**
   * Reads {@code 0.1ms}, {@code 50us} and the like.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Latency parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      double seconds = Double.parseDouble(matcher.group(1)) * factor(matcher.group(2));
      if (seconds <= MAX_SECONDS) {
        return new Latency(seconds);
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no latency: expected a number with its unit, such as 0.1ms or 50us, at most"
            + " 10s");
  }

  private static double factor(String unit) {
    return switch (unit) {
      case "ns" -> 1e-9;
      case "us" -> 1e-6;
      case "ms" -> 1e-3;
      default -> 1;
    };
  }

  /** Returns the latency in milliseconds, as on a label. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f", seconds * 1e3).replaceFirst("\\.?0+$", "") + " ms";
  }
}

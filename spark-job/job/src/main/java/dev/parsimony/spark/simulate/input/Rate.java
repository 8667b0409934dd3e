package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rate of a link in one direction.
 *
 * @param bitsPerSecond of whole frames, above 0
 */
@Internal
public record Rate(double bitsPerSecond) {
  /** Beyond it no network is; the model's least time a byte is that of this rate. */
  public static final Rate MAX = new Rate(800e9);

  private static final Pattern FORM =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(k|m|g|t)bit(?:/s)?");
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;

  /** Share of a frame on Ethernet that is payload of TCP: 1,448 of 1,514 bytes. */
  private static final double PAYLOAD = 1448.0 / 1514;

  /**
   * Reads {@code 100mbit}, {@code 2.5gbit} and the like.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      double bits = Double.parseDouble(matcher.group(1)) * factor(matcher.group(2).charAt(0));
      if (bits > 0 && bits <= MAX.bitsPerSecond) {
        return new Rate(bits);
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no rate: expected a number above 0 with its unit, such as 100mbit, 1gbit or"
            + " 25gbit, at most "
            + MAX);
  }

  private static double factor(char unit) {
    return switch (unit) {
      case 'k' -> KILO;
      case 'm' -> MEGA;
      case 'g' -> GIGA;
      default -> TERA;
    };
  }

  /** Returns the bytes of messages that the link carries in a second, without frames' headers. */
  public double payloadBytesPerSecond() {
    return bitsPerSecond * PAYLOAD / Byte.SIZE;
  }

  /** Returns the rate as on a label, such as {@code 2.5 Gbit/s}, to three digits. */
  @Override
  public String toString() {
    if (bitsPerSecond >= GIGA) {
      return digits(bitsPerSecond / GIGA) + " Gbit/s";
    }
    return bitsPerSecond >= MEGA
        ? digits(bitsPerSecond / MEGA) + " Mbit/s"
        : digits(bitsPerSecond / KILO) + " kbit/s";
  }

  private static String digits(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value)
        .replaceFirst("\\.?0+$", "");
  }
}

package dev.parsimony.exchange.address;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that may be listened on.
 *
 * @param first 1 to 65535, or 0 with {@code last} 0 for any that the system chooses
 * @param last at least {@code first}, included
 */
public record PortRange(int first, int last) implements Serializable {
  /** Any free port. */
  public static final PortRange ANY = new PortRange(0, 0);

  private static final Pattern TEXT = Pattern.compile("\\s*(\\d{1,5})\\s*(?:-\\s*(\\d{1,5})\\s*)?");
  private static final int MAX_PORT = 65535;

  public PortRange {
    boolean any = first == 0 && last == 0;
    if (!any && (first < 1 || last < first || last > MAX_PORT)) {
      throw new IllegalArgumentException(
          "Invalid port range: got "
              + first
              + "-"
              + last
              + ", expected two ports from 1 to 65535, the smaller first, such as 40000-40100");
    }
  }

  /**
   * Reads {@code FIRST-LAST} or a single port.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static PortRange parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Invalid port range: got '" + text + "', expected two ports such as 40000-40100");
    }
    int first = Integer.parseInt(matcher.group(1));
    String last = matcher.group(2);
    return new PortRange(first, last == null ? first : Integer.parseInt(last));
  }

  /** Returns the number of ports; 0 where any may be listened on. */
  public int size() {
    return equals(ANY) ? 0 : last - first + 1;
  }

  /** The text form that {@link #parse} reads. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}

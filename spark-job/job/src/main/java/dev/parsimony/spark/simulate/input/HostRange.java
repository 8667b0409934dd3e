package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import java.util.ArrayList;
import java.util.List;

/**
 * How many hosts a simulation looks at.
 *
 * @param from the fewest, at least 2
 * @param to the most, not below from
 */
@Internal
public record HostRange(int from, int to) {
  /** One host has no network between hosts. */
  public static final int MIN = 2;

  public static final int MAX = 65_536;

  /**
   * Reads {@code 4..1024}, or one number.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static HostRange parse(String text) {
    Interval ends = Interval.parse(text.strip());
    int from = hosts(ends.from(), text);
    int to = hosts(ends.to(), text);
    if (from > to) {
      throw new IllegalArgumentException(
          "the range '" + text + "' is reversed; write " + to + ".." + from);
    }
    return new HostRange(from, to);
  }

  private static int hosts(String number, String text) {
    if (number.matches("[0-9]{1,6}")) {
      int hosts = Integer.parseInt(number);
      if (hosts >= MIN && hosts <= MAX) {
        return hosts;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no number of hosts: expected "
            + MIN
            + " to "
            + MAX
            + ", or a range such as 4..1024");
  }

  /** Returns the ends and all powers of two between them, ascending. */
  public List<Integer> hosts() {
    List<Integer> hosts = new ArrayList<>();
    hosts.add(from);
    for (int next = 2 * Integer.highestOneBit(from); next < to; next *= 2) {
      hosts.add(next);
    }
    if (to > from) {
      hosts.add(to);
    }
    return hosts;
  }
}

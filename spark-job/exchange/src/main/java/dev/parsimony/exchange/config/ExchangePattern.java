package dev.parsimony.exchange.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways in which blocks travel between ranks. All ranks take the same one in a round. */
public enum ExchangePattern {
  /** Every rank sends its block to every other at once: one latency. */
  MESH,

  /**
   * Every rank sends to the next one, its own block first, then what it gets from the one before,
   * as it arrives: each connection is used in one direction only, and no port is overrun.
   */
  RING,

  /**
   * In step k every rank hands all that it has to the rank 2^k places back (Bruck's algorithm): few
   * messages, for blocks so small that only their number counts.
   */
  DISSEMINATION;

  /** Stands, in options, for a pattern that the ranks choose by what they measure. */
  public static final String AUTO = "auto";

  /**
   * Reads the name of a pattern, or {@link #AUTO}.
   *
   * @return empty for {@code auto}
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public static Optional<ExchangePattern> parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals(AUTO)) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(values())
            .filter(pattern -> pattern.toString().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(text)));
  }

  private static IllegalArgumentException unknown(String text) {
    String names =
        Arrays.stream(values()).map(ExchangePattern::toString).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "Invalid exchange pattern: got \"" + text + "\", expected " + AUTO + ", " + names);
  }

  /** Returns whether a rank sends its own block, and nothing else, to all peers alike. */
  public boolean sameForAll() {
    return this == MESH;
  }

  /** Returns the name as in options and reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

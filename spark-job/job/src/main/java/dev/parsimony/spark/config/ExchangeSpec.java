package dev.parsimony.spark.config;

import dev.parsimony.exchange.config.ExchangePattern;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How messages travel between the workers.
 *
 * @param name {@code auto} or a pattern's name
 */
public record ExchangeSpec(String name) implements Serializable {
  /** The workers choose by what they measure. */
  public static final ExchangeSpec AUTO = new ExchangeSpec("auto");

  /**
   * Reads what {@code --exchange} takes.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public static ExchangeSpec parse(String text) {
    ExchangeSpec spec = new ExchangeSpec(text.strip().toLowerCase(Locale.ROOT));
    if (!spec.equals(AUTO) && spec.pattern().isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid value for --exchange: got \""
              + text
              + "\", expected auto, "
              + Arrays.stream(ExchangePattern.values())
                  .map(ExchangePattern::toString)
                  .collect(Collectors.joining(", ")));
    }
    return spec;
  }

  /** The pattern; empty where the workers choose. */
  public Optional<ExchangePattern> pattern() {
    return Arrays.stream(ExchangePattern.values())
        .filter(pattern -> pattern.toString().equals(name))
        .findFirst();
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a checkpoint is kept: after so many steps, epochs or minutes.
 *
 * @param count at least 1
 */
@Internal
public record CheckpointInterval(long count, Unit unit) implements Serializable {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8}) ?(step|epoch|min)s?");

  /** What is counted. */
  public enum Unit {
    STEP,
    EPOCH,
    MIN
  }

  /**
   * Reads {@code 500steps}, {@code 2epochs} or {@code 10min}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static CheckpointInterval parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "got " + text + ", expected a number with its unit, such as 500steps, 2epochs or 10min");
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    return new CheckpointInterval(Long.parseLong(matcher.group(1)), unit);
  }

  /** Steps between checkpoints, where they are counted. */
  public OptionalLong steps() {
    return unit == Unit.STEP ? OptionalLong.of(count) : OptionalLong.empty();
  }

  /** Epochs between checkpoints, where they are counted. */
  public OptionalLong epochs() {
    return unit == Unit.EPOCH ? OptionalLong.of(count) : OptionalLong.empty();
  }

  /** Time between checkpoints, where it counts. */
  public Optional<Duration> time() {
    return unit == Unit.MIN ? Optional.of(Duration.ofMinutes(count)) : Optional.empty();
  }

  @Override
  public String toString() {
    String name = unit.name().toLowerCase(Locale.ROOT);
    return count + (unit == Unit.MIN ? "min" : name + (count == 1 ? "" : "s"));
  }
}

package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of a worker's steps take second moments, and what the others get.
 *
 * @param interval steps between two that take them; 1 where every step does
 * @param averaged whether all steps get a running average of those taken; always where {@code
 *     interval} is above 1
 */
@Internal
public record SecondMomentSchedule(int interval, boolean averaged) implements Serializable {
  /** Every step has its own. */
  public static final SecondMomentSchedule EVERY_STEP = new SecondMomentSchedule(1, false);

  /** What suits updates: as good as those of every step, at a fourth of their time. */
  public static final SecondMomentSchedule OF_UPDATES = new SecondMomentSchedule(4, true);

  private static final Pattern TEXT =
      Pattern.compile("every\\s*=\\s*(\\d{1,9})\\s*(,\\s*average)?");

  /** Checks the interval; throws {@link IllegalArgumentException} in one sentence. */
  public SecondMomentSchedule {
    if (interval < 1) {
      throw new IllegalArgumentException(
          "Invalid value for --second-moments: got every="
              + interval
              + ", expected every=K with K 1 or more");
    }
    averaged |= interval > 1;
  }

  /**
   * Reads {@code every=K} or {@code every=K,average}.
   *
   * @throws IllegalArgumentException in one sentence that says what is allowed
   */
  public static SecondMomentSchedule parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1) {
      throw new IllegalArgumentException(
          "got \""
              + text
              + "\", expected every=K or every=K,average with K 1 or more, such as every=4");
    }
    return new SecondMomentSchedule(Integer.parseInt(matcher.group(1)), matcher.group(2) != null);
  }

  /** Returns the shortest text that {@link #parse} reads as this. */
  @Override
  public String toString() {
    return "every=" + interval + (interval == 1 && averaged ? ",average" : "");
  }
}

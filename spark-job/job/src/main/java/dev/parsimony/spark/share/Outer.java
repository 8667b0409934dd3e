package dev.parsimony.spark.share;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outer optimiser, SGD with Nesterov momentum on the mean change g of the workers' weights: u =
 * mu*u + g; w += eta*(g + mu*u).
 *
 * @param eta learning rate, above 0; 1 takes the workers' mean as it is
 * @param mu momentum, from 0 up to below 1
 */
@Internal
public record Outer(float eta, float mu) implements Serializable {
  /** What {@link #DEFAULT} reads. */
  public static final String DEFAULT_TEXT = "1,0.5";

  /** Moderate momentum, which does not overshoot on short runs either. */
  public static final Outer DEFAULT = new Outer(1, 0.5f);

  private static final Pattern TEXT = Pattern.compile("\\s*([^,\\s]+)\\s*,\\s*([^,\\s]+)\\s*");

  /** Checks the numbers; throws {@link IllegalArgumentException} in one sentence. */
  public Outer {
    if (!(eta > 0 && eta < Float.POSITIVE_INFINITY && mu >= 0 && mu < 1)) {
      throw invalid(eta + "," + mu);
    }
  }

  /**
   * Reads {@code ETA,MU}.
   *
   * @throws IllegalArgumentException in one sentence that says what is allowed
   */
  public static Outer parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    try {
      return new Outer(Float.parseFloat(matcher.group(1)), Float.parseFloat(matcher.group(2)));
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String got) {
    return new IllegalArgumentException(
        "Invalid outer optimiser: got \""
            + got
            + "\", expected ETA,MU with ETA above 0 and MU from 0 to below 1, such as 1,0.5");
  }

  /** Returns the text form that {@link #parse} reads. */
  @Override
  public String toString() {
    return eta + "," + mu;
  }
}

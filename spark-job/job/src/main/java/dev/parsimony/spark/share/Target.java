package dev.parsimony.spark.share;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What alpha and local steps are to be set for during a run.
 *
 * @param kind what is measured
 * @param value above 0: times fewer bytes than float32, or a share of the time below 1
 */
@Internal
public record Target(Kind kind, double value) implements Serializable {
  /** Local steps that a target goes up to. */
  public static final int MOST_LOCAL_STEPS = 64;

  /** Share of the bytes that a ratio allows which statistics may take. */
  public static final double MOST_STATISTICS = 0.9;

  private static final Pattern TEXT = Pattern.compile("(ratio|comm)\\s*=\\s*([0-9.eE+]+)(%?)");
  private static final double PERCENT = 100;

  /** What is measured. */
  public enum Kind {
    /** Times fewer bytes than float32: {@code wireRatio}. */
    RATIO,
    /** The share of a step's time that moves bytes. */
    COMM
  }

  /** Checks the value; throws {@link IllegalArgumentException} in one sentence. */
  public Target {
    boolean ratio = kind == Kind.RATIO && value >= 1 && value < Double.POSITIVE_INFINITY;
    boolean share = kind == Kind.COMM && value > 0 && value < 1;
    if (!ratio && !share) {
      throw invalid(kind.toString().toLowerCase(Locale.ROOT) + "=" + value);
    }
  }

  /**
   * Reads {@code ratio=NUMBER} or {@code comm=PERCENT%}.
   *
   * @throws IllegalArgumentException in one sentence that says what is allowed
   */
  public static Target parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw invalid(text);
    }
    boolean percent = !matcher.group(3).isEmpty();
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    if (percent != (kind == Kind.COMM)) {
      throw invalid(text);
    }
    try {
      double number = Double.parseDouble(matcher.group(2));
      return new Target(kind, percent ? number / PERCENT : number);
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String got) {
    return new IllegalArgumentException(
        "Invalid target: got \""
            + got
            + "\", expected ratio=NUMBER, 1 or more, or comm=PERCENT%, above 0 and below 100, such"
            + " as ratio=1000 or comm=5%");
  }

  /** Returns the text form that {@link #parse} reads. */
  @Override
  public String toString() {
    return kind == Kind.RATIO ? "ratio=" + value : "comm=" + (float) (value * PERCENT) + "%";
  }
}

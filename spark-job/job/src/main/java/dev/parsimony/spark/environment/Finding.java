package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Locale;

/**
 * A fact about the environment of a run, as one sentence; where it is amiss, with what to change.
 */
@Internal
public record Finding(Level level, String sentence) implements Serializable {
  /** Says whether something has to change. */
  public enum Level {
    /** Is as it should be. */
    OK,
    /** Runs, but not as well as it could. */
    WARNING,
    /** Keeps a run from starting, or ends it. */
    PROBLEM
  }

  public static Finding ok(String sentence) {
    return new Finding(Level.OK, sentence);
  }

  public static Finding warning(String sentence) {
    return new Finding(Level.WARNING, sentence);
  }

  public static Finding problem(String sentence) {
    return new Finding(Level.PROBLEM, sentence);
  }

  public boolean amiss() {
    return level != Level.OK;
  }

  /** Returns the same about one of several machines. */
  public Finding on(String where) {
    return new Finding(level, where + ": " + sentence);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "  %-8s %s", level.name().toLowerCase(Locale.ROOT), sentence);
  }
}

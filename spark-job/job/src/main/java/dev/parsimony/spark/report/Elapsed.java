package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;

/** Times as people read them. */
@Internal
public final class Elapsed {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Elapsed() {}

  /** Returns whole seconds, such as 42 s, 3 min 12 s or 2 h 5 min. */
  public static String ofSeconds(long seconds) {
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    return seconds < HOUR
        ? seconds / MINUTE + " min " + seconds % MINUTE + " s"
        : seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
  }
}

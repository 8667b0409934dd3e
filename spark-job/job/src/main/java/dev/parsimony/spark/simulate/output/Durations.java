package dev.parsimony.spark.simulate.output;

import java.util.Locale;

/** Seconds as people read them. */
final class Durations {
  private static final double MILLI = 1e-3;
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;
  private static final double DAY = 86_400;

  /** So many of a unit before the next one is taken. */
  private static final double ENOUGH = 2;

  private Durations() {}

  static String text(double seconds) {
    if (seconds < 1) {
      return unit(seconds / MILLI, "ms");
    }
    if (seconds < ENOUGH * MINUTE) {
      return unit(seconds, "s");
    }
    if (seconds < ENOUGH * HOUR) {
      return unit(seconds / MINUTE, "min");
    }
    return seconds < ENOUGH * DAY ? unit(seconds / HOUR, "h") : unit(seconds / DAY, "days");
  }

  private static String unit(double value, String name) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%,.1f %s", value, name);
  }
}

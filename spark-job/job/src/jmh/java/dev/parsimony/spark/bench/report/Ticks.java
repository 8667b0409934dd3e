package dev.parsimony.spark.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Round values along an axis, ascending, at least two; the first and the last are its ends.
 *
 * @param logarithmic whether equal ratios are equally far apart, instead of equal differences
 */
record Ticks(double[] values, boolean logarithmic) {
  private static final double[] ROUND = {1, 2, 5, 10};

  /**
   * Returns ticks around values, equally far apart.
   *
   * @param wanted about how many
   */
  static Ticks spanning(double[] values, int wanted) {
    double least = Arrays.stream(values).min().orElse(0);
    double most = Arrays.stream(values).max().orElse(1);
    double step = round((most > least ? most - least : Math.max(1, Math.abs(most))) / wanted);
    long first = (long) Math.floor(least / step);
    long last = Math.max(first + 1, (long) Math.ceil(most / step));
    return new Ticks(
        DoubleStream.iterate(first, tick -> tick <= last, tick -> tick + 1)
            .map(tick -> tick * step)
            .toArray(),
        false);
  }

  /** Returns the powers of ten around values above 0; others have no place. */
  static Ticks logarithmic(double[] values) {
    double[] positive = Arrays.stream(values).filter(value -> value > 0).toArray();
    double first = Math.floor(Math.log10(Arrays.stream(positive).min().orElse(1)));
    double last = Math.ceil(Math.log10(Arrays.stream(positive).max().orElse(10)));
    double end = Math.max(first + 1, last);
    return new Ticks(
        DoubleStream.iterate(first, power -> power <= end, power -> power + 1)
            .map(power -> Math.pow(10, power))
            .toArray(),
        true);
  }

  /** Returns the nearest of 1, 2, 5 times a power of ten that is not below the value. */
  private static double round(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : ROUND) {
      if (factor * power >= value * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Returns where a value is between the ends, 0 to 1. */
  double share(double value) {
    double first = place(values[0]);
    return (place(Math.max(value, logarithmic ? values[0] : value)) - first)
        / (place(last()) - first);
  }

  private double place(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  double last() {
    return values[values.length - 1];
  }

  /** Returns a tick's label. */
  static String text(double tick) {
    String text = String.format(Locale.ROOT, "%.6f", tick).replaceAll("0+$", "");
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}

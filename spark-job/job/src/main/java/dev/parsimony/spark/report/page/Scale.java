package dev.parsimony.spark.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: a range of values, and where on the picture they are.
 *
 * @param from at {@code start}, below {@code to}; above 0 where logarithmic
 */
record Scale(double from, double to, boolean logarithmic, double start, double end) {
  private static final int TICKS = 5;
  private static final double MARGIN = 0.06;
  private static final double[] NICE = {1, 2, 5, 10};

  /**
   * A linear axis that holds values with a margin, and zero where it is near.
   *
   * @param least of the values, at most {@code most}
   */
  static Scale linear(double least, double most, double start, double end) {
    double span = most - least;
    if (span == 0) {
      span = least == 0 ? 1 : Math.abs(least);
    }
    double from = least >= 0 && least < span ? 0 : least - MARGIN * span;
    return new Scale(from, most + MARGIN * span, false, start, end);
  }

  /** A logarithmic axis that holds values above 0 with a margin. */
  static Scale logarithmic(double least, double most, double start, double end) {
    double factor = Math.max(1.15, Math.pow(most / least, MARGIN));
    return new Scale(least / factor, most * factor, true, start, end);
  }

  /** An axis of whole numbers, from the first to the last one. */
  static Scale whole(int first, int last, double start, double end) {
    double margin = first == last ? 0.5 : 0;
    return new Scale(first - margin, last + margin, false, start, end);
  }

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return start + share * (end - start);
  }

  /** Whether a value can be shown. */
  boolean shows(double value) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  /** Returns round values on the axis, about five. */
  List<Double> ticks(boolean whole) {
    return logarithmic ? logarithmicTicks() : linearTicks(whole);
  }

  private List<Double> linearTicks(boolean whole) {
    double step = step((to - from) / TICKS);
    step = whole ? Math.max(1, step) : step;
    List<Double> ticks = new ArrayList<>();
    long last = (long) Math.floor(to / step + 1e-9);
    for (long i = (long) Math.ceil(from / step - 1e-9); i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double nice : NICE) {
      if (nice * power >= least * (1 - 1e-9)) {
        return nice * power;
      }
    }
    return NICE[NICE.length - 1] * power;
  }

  private List<Double> logarithmicTicks() {
    int first = (int) Math.floor(Math.log10(from));
    int last = (int) Math.ceil(Math.log10(to));
    int every = Math.max(1, (last - first) / TICKS);
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power++) {
      for (double nice : last - first <= 3 ? new double[] {1, 2, 5} : new double[] {1}) {
        double tick = nice * Math.pow(10, power);
        if (tick >= from && tick <= to && power % every == 0) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}

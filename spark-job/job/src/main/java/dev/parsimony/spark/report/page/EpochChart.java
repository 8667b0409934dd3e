package dev.parsimony.spark.report.page;

import dev.parsimony.spark.report.Report;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What of epochs is drawn, with its unit and axis: the same on the page of one run and of several.
 */
enum EpochChart {
  LOSS("loss", "", true, false),
  SHARE("%", " %", false, false),
  FIT("R\u00b2, 1 is best", "", false, false),
  RATIO("times less than uncompressed", "\u00d7", true, true),
  SPEED("examples/s", "", false, true),
  TIME("s", "", false, true);

  private static final double HUNDRED = 100;

  private final String unit;
  private final String suffix;
  private final boolean logarithmic;
  private final boolean fromZero;

  /**
   * @param suffix of a value in the legend
   */
  EpochChart(String unit, String suffix, boolean logarithmic, boolean fromZero) {
    this.unit = unit;
    this.suffix = suffix;
    this.logarithmic = logarithmic;
    this.fromZero = fromZero;
  }

  Chart titled(String title) {
    return new Chart(title, unit, value -> Numbers.of(value) + suffix, logarithmic, fromZero);
  }

  /** Returns a line of values by epoch. */
  static Series series(
      String name, int colour, List<Report.Epoch> epochs, ToDoubleFunction<Report.Epoch> value) {
    return new Series(
        name,
        colour,
        epochs.stream().mapToInt(Report.Epoch::epoch).toArray(),
        epochs.stream().mapToDouble(value).toArray());
  }

  /** Returns a share in percent. */
  static double percent(double share) {
    return HUNDRED * share;
  }
}

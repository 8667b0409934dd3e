package dev.parsimony.compression.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One line of a benchmark.
 *
 * @param value median, in {@code unit}
 * @param reference what it is compared with in the same run; empty where it stands alone
 * @param ratio value over reference, or the value itself where it is a share
 * @param bar what the ratio must reach, as text
 */
@JsonPropertyOrder({"figure", "value", "unit", "reference", "ratio", "bar", "ok"})
public record Figure(
    String figure,
    double value,
    String unit,
    String reference,
    double ratio,
    String bar,
    boolean ok) {

  /** A figure whose ratio must be at least {@code bar}. */
  public static Figure atLeast(
      String figure, double value, String unit, String reference, double ratio, double bar) {
    return new Figure(figure, value, unit, reference, ratio, "at least " + bar, ratio >= bar);
  }

  /** A figure whose ratio must be at most {@code bar}. */
  public static Figure atMost(
      String figure, double value, String unit, String reference, double ratio, double bar) {
    return new Figure(figure, value, unit, reference, ratio, "at most " + bar, ratio <= bar);
  }

  /** A figure without a bar. */
  public static Figure only(
      String figure, double value, String unit, String reference, double ratio) {
    return new Figure(figure, value, unit, reference, ratio, "", true);
  }
}

package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Medians;
import java.util.Locale;

/**
 * What was measured in turn with what it is compared with: the ratio is the median over the turns.
 */
final class Pairs {
  private final double[] nanos;
  private final double[] references;

  Pairs(int turns) {
    nanos = new double[turns];
    references = new double[turns];
  }

  void set(int turn, double value) {
    nanos[turn] = value;
  }

  void setReference(int turn, double value) {
    references[turn] = value;
  }

  int turns() {
    return nanos.length;
  }

  /** A figure whose ratio must be at most {@code bar}. */
  Figure atMost(String name, String reference, double bar) {
    Figure figure = only(name, reference);
    return Figure.atMost(
        name, figure.value(), figure.unit(), figure.reference(), figure.ratio(), bar);
  }

  /** A figure without a bar. */
  Figure only(String name, String reference) {
    boolean brief = Medians.of(references) < 1e6;
    String unit = brief ? "us" : "ms";
    double scale = brief ? 1e3 : 1e6;
    return Figure.only(
        name,
        Medians.of(nanos) / scale,
        unit,
        String.format(Locale.ROOT, "%s, %.1f %s", reference, Medians.of(references) / scale, unit),
        Medians.ofRatios(nanos, references));
  }
}

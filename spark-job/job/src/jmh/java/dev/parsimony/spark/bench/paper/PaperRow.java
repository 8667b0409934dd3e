package dev.parsimony.spark.bench.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row of the table of Tsuzuku, Imachi and Akiba (arXiv 1802.06058): CIFAR-10, a network like VGG,
 * 8 workers x 64, 300 epochs. Its figures are from a review of the paper, not from the paper
 * itself.
 *
 * @param method with its parameters
 * @param paperAccuracy in percent; NaN where the table has none
 * @param paperRatio of elements, likewise
 */
record PaperRow(String method, Optimizer optimizer, double paperAccuracy, double paperRatio) {
  /** Which optimiser a row is of. */
  enum Optimizer {
    ADAM,
    MOMENTUM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double NONE = Double.NaN;

  /** All rows, in the table's order. */
  static final List<PaperRow> ALL = rows();

  private static List<PaperRow> rows() {
    List<PaperRow> rows = new ArrayList<>();
    add(rows, "none", 88.1, 1, 91.7, 1);
    add(rows, "strom:tau=0.001", 62.8, 88.5, 84.8, 6.6);
    add(rows, "strom:tau=0.01", 85.0, 230.1, 10.6, 990.7);
    add(rows, "strom:tau=0.1", 88.0, 6942.8, 71.6, 8485.0);
    add(rows, "variance:alpha=1", 88.9, 120.7, NONE, NONE);
    add(rows, "variance:alpha=1.5", 88.9, 453.3, NONE, NONE);
    add(rows, "variance:alpha=2", 88.9, 913.4, NONE, 383.6);
    add(rows, "hybrid:tau=0.01,alpha=2", 85.0, 1942.2, 87.6, 983.9);
    add(rows, "hybrid:tau=0.1,alpha=2", 88.2, 12822.4, 87.1, 12396.8);
    add(rows, "qsgd:bits=2,bucket=128", 88.8, 12.3, 90.8, 6.6);
    add(rows, "qsgd:bits=3,bucket=512", 87.4, 14.4, 91.4, 7.0);
    add(rows, "qsgd:bits=4,bucket=512", 88.2, 11.0, 91.7, 4.0);
    return List.copyOf(rows);
  }

  private static void add(
      List<PaperRow> rows,
      String method,
      double adamAccuracy,
      double adamRatio,
      double momentumAccuracy,
      double momentumRatio) {
    rows.add(new PaperRow(method, Optimizer.ADAM, adamAccuracy, adamRatio));
    rows.add(new PaperRow(method, Optimizer.MOMENTUM, momentumAccuracy, momentumRatio));
  }

  @Override
  public String toString() {
    return method + ", " + optimizer;
  }
}

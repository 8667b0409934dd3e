package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.util.ArrayList;
import java.util.List;

/** Counts, label by label, where any number of labels may be right at once. */
@Internal
public final class LabelSums implements OutputSums {
  private static final int COUNTS = 4;
  private static final int TRUE_POSITIVES = 0;
  private static final int FALSE_POSITIVES = 1;
  private static final int FALSE_NEGATIVES = 2;
  private static final int TRUE_NEGATIVES = 3;

  private final String output;

  /** A label's counts side by side; exact, as whole numbers below 2^53. */
  private final double[] counts;

  /**
   * @param labels how many there are
   */
  public LabelSums(String output, int labels) {
    this.output = output;
    this.counts = new double[Math.multiplyExact(COUNTS, labels)];
  }

  /** Adds the answer for one label of an example. */
  public void add(int label, boolean expected, boolean answered) {
    if (answered) {
      counts[COUNTS * label + (expected ? TRUE_POSITIVES : FALSE_POSITIVES)]++;
    } else {
      counts[COUNTS * label + (expected ? FALSE_NEGATIVES : TRUE_NEGATIVES)]++;
    }
  }

  @Override
  public double[] values() {
    return counts.clone();
  }

  @Override
  public void add(double[] other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other[i];
    }
  }

  @Override
  public OutputFigures.Labels figures() {
    double[] all = new double[COUNTS];
    List<Double> labels = new ArrayList<>();
    for (int from = 0; from < counts.length; from += COUNTS) {
      labels.add(f1(counts, from));
      for (int i = 0; i < COUNTS; i++) {
        all[i] += counts[from + i];
      }
    }
    double macro =
        labels.stream()
            .mapToDouble(Double::doubleValue)
            .filter(f1 -> !Double.isNaN(f1))
            .average()
            .orElse(Double.NaN);
    double right = all[TRUE_POSITIVES] + all[TRUE_NEGATIVES];
    double accuracy = right / (right + all[FALSE_POSITIVES] + all[FALSE_NEGATIVES]);
    return new OutputFigures.Labels(output, macro, f1(all, 0), accuracy, labels);
  }

  private static double f1(double[] counts, int from) {
    double twice = 2 * counts[from + TRUE_POSITIVES];
    return twice / (twice + counts[from + FALSE_POSITIVES] + counts[from + FALSE_NEGATIVES]);
  }
}

package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.OutputRows;
import java.util.function.IntPredicate;

/** Areas from counts of probabilities between fixed thresholds; those of one interval are equal. */
final class BinnedRoc implements RocAreas {
  /** Intervals of probability for each column. */
  static final int BINS = 200;

  private static final long serialVersionUID = 1L;

  private final int columns;
  private final long[] positives;
  private final long[] negatives;

  BinnedRoc(int columns) {
    this.columns = columns;
    this.positives = new long[columns * BINS];
    this.negatives = new long[columns * BINS];
  }

  @Override
  public void add(OutputRows answers, int row, IntPredicate positive) {
    for (int column = 0; column < columns; column++) {
      int bin = Math.min(BINS - 1, (int) (answers.value(row, column) * BINS));
      long[] counts = positive.test(column) ? positives : negatives;
      counts[column * BINS + bin]++;
    }
  }

  @Override
  public void merge(RocAreas later) {
    BinnedRoc other = (BinnedRoc) later;
    for (int i = 0; i < positives.length; i++) {
      positives[i] += other.positives[i];
      negatives[i] += other.negatives[i];
    }
  }

  @Override
  public double area(int column) {
    double sum = 0;
    long positive = 0;
    long negative = 0;
    for (int i = column * BINS; i < (column + 1) * BINS; i++) {
      sum += positives[i] * (negative + negatives[i] / 2.0);
      positive += positives[i];
      negative += negatives[i];
    }
    return sum / positive / negative;
  }
}

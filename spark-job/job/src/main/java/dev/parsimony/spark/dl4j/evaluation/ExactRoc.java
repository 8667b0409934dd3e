package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.OutputRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Areas from all values, as rank sums (Mann and Whitney). */
final class ExactRoc implements RocAreas {
  private static final long serialVersionUID = 1L;

  private final int columns;
  private final BitSet positives = new BitSet();
  private float[] values = new float[0];
  private int used;

  ExactRoc(int columns) {
    this.columns = columns;
  }

  @Override
  public void add(OutputRows answers, int row, IntPredicate positive) {
    reserve(columns);
    for (int column = 0; column < columns; column++) {
      values[used] = answers.value(row, column);
      positives.set(used, positive.test(column));
      used++;
    }
  }

  private void reserve(int more) {
    if (used + more > values.length) {
      values = Arrays.copyOf(values, Math.max(used + more, 2 * values.length));
    }
  }

  @Override
  public void end() {
    values = Arrays.copyOf(values, used);
  }

  @Override
  public void merge(RocAreas later) {
    ExactRoc other = (ExactRoc) later;
    reserve(other.used);
    System.arraycopy(other.values, 0, values, used, other.used);
    int before = used;
    other.positives.stream().forEach(place -> positives.set(before + place));
    used += other.used;
  }

  @Override
  public double area(int column) {
    float[] positive = sorted(column, true);
    float[] negative = sorted(column, false);
    double sum = 0;
    int smaller = 0;
    int notLarger = 0;
    for (float value : positive) {
      while (smaller < negative.length && negative[smaller] < value) {
        smaller++;
      }
      while (notLarger < negative.length && negative[notLarger] <= value) {
        notLarger++;
      }
      sum += (smaller + notLarger) / 2.0;
    }
    return sum / positive.length / negative.length;
  }

  private float[] sorted(int column, boolean positive) {
    float[] found = new float[used / columns];
    int count = 0;
    for (int place = column; place < used; place += columns) {
      if (positives.get(place) == positive) {
        found[count++] = values[place];
      }
    }
    Arrays.sort(found, 0, count);
    return Arrays.copyOf(found, count);
  }
}

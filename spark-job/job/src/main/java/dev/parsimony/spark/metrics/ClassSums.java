package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts right answers where each example has one class, and where they are few each pair. */
@Internal
public final class ClassSums implements OutputSums {
  /** Classes whose pairs are counted at most. */
  public static final int MOST_CLASSES = 30;

  private static final int TOTALS = 2;

  private final String output;
  private double correct;
  private double tested;

  /** How often each class was answered with each, a class's answers side by side. */
  private final double[] pairs;

  private final int classes;

  /**
   * @param classes how many there are; 0 where that is not known
   */
  public ClassSums(String output, int classes) {
    this.output = output;
    this.classes = classes <= MOST_CLASSES ? classes : 0;
    this.pairs = new double[this.classes * this.classes];
  }

  /** Adds an answer. */
  public void add(int truth, int answer) {
    tested++;
    correct += answer == truth ? 1 : 0;
    if (truth < classes && answer < classes) {
      pairs[truth * classes + answer]++;
    }
  }

  /** Returns how many answers were right. */
  public long correct() {
    return (long) correct;
  }

  /** Returns how many answers there were. */
  public long tested() {
    return (long) tested;
  }

  @Override
  public double[] values() {
    double[] values = new double[TOTALS + pairs.length];
    values[0] = correct;
    values[1] = tested;
    System.arraycopy(pairs, 0, values, TOTALS, pairs.length);
    return values;
  }

  @Override
  public void add(double[] other) {
    correct += other[0];
    tested += other[1];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] += other[TOTALS + i];
    }
  }

  @Override
  public OutputFigures.Classes figures() {
    return new OutputFigures.Classes(output, correct / tested, confusion());
  }

  private List<List<Long>> confusion() {
    return IntStream.range(0, classes)
        .mapToObj(
            truth ->
                Arrays.stream(pairs, truth * classes, (truth + 1) * classes)
                    .mapToObj(count -> (long) count)
                    .toList())
        .toList();
  }
}

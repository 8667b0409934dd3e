package dev.parsimony.spark.dl4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.dl4j.OutputRows;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Areas under the ROC curve against the share of pairs in the right order. */
final class RocAreasTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 3;

  /** Few different values, so that most pairs of rows are ties or none. */
  @ParameterizedTest
  @EnumSource(
      value = RocMode.class,
      names = {"EXACT", "THRESHOLDS"})
  void equalValuesCountHalf(RocMode mode) {
    Random random = new Random(8);
    float[] values = new float[ROWS * COLUMNS];
    boolean[] positive = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      positive[i] = random.nextInt(3) == 0;
      values[i] = (random.nextInt(5) + (positive[i] ? 1 : 0) + 0.5f) / 10;
    }
    OutputRows rows = new OutputRows(values, COLUMNS, 1, false);
    RocAreas first = RocAreas.of(mode, COLUMNS);
    RocAreas second = RocAreas.of(mode, COLUMNS);
    for (int i = 0; i < ROWS; i++) {
      int row = i;
      (i < ROWS / 3 ? first : second).add(rows, row, column -> positive[row * COLUMNS + column]);
    }
    first.end();
    second.end();
    first.merge(second);
    for (int column = 0; column < COLUMNS; column++) {
      assertEquals(pairsInOrder(values, positive, column), first.area(column), 1e-12);
    }
  }

  private static double pairsInOrder(float[] values, boolean[] positive, int column) {
    double sum = 0;
    int pairs = 0;
    for (int i = column; i < values.length; i += COLUMNS) {
      for (int j = column; j < values.length; j += COLUMNS) {
        if (positive[i] && !positive[j]) {
          sum += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  @ParameterizedTest
  @CsvSource({
    "EXACT, 0.5, 1, 0.5",
    "THRESHOLDS, 0.5, 1, 0.5",
    "EXACT, 0.5, 0, NaN",
    "THRESHOLDS, 1, 1, 0.5"
  })
  void theSameAnswerToEverything(RocMode mode, float answer, int positives, double expected) {
    OutputRows rows = new OutputRows(new float[] {answer, answer, answer}, 1, 1, false);
    RocAreas areas = RocAreas.of(mode, 1);
    for (int i = 0; i < 3; i++) {
      boolean positive = i < positives;
      areas.add(rows, i, column -> positive);
    }
    assertEquals(expected, areas.area(0));
  }
}

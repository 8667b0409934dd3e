package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import org.apache.spark.sql.Row;

/**
 * Labels that are numbers of classes, from 0.
 *
 * @param classes that the network tells apart
 * @param numbers whether the network is told the number, instead of a row with a single 1
 */
@Internal
public record ClassLabels(Cell cell, int classes, boolean numbers)
    implements LabelReader, SingleLabel {

  /** Creates a reader of the column at {@code index}. */
  public static ClassLabels of(int index, String column, int classes, boolean numbers) {
    return new ClassLabels(new Cell(index, column), classes, numbers);
  }

  /**
   * Returns a reader for networks that answer at every time step.
   *
   * @param array whether the column holds an array with a class for each step
   */
  public LabelReader perStep(boolean array) {
    return new StepLabels(this, cell, array);
  }

  @Override
  public int width() {
    return numbers ? 1 : classes;
  }

  @Override
  public RowLabel read(Row row, int steps) {
    float[] label = new float[width()];
    put(cell.value(row), label, 0);
    return RowLabel.of(label);
  }

  @Override
  public void put(Object given, float[] into, int offset) {
    double label = ((Number) given).doubleValue();
    if (!(label >= 0 && label < classes) || label != Math.rint(label)) {
      throw new BadRowException(
          String.format(
              "the label %s in the column '%s' is none of the network's classes, which are whole"
                  + " numbers from 0 to %d",
              label, cell.name(), classes - 1));
    }
    if (numbers) {
      into[offset] = (float) label;
    } else {
      into[offset + (int) label] = 1;
    }
  }
}

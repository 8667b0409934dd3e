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
public record ClassLabels(Cell cell, int classes, boolean numbers) implements LabelReader {

  /** Creates a reader of the column at {@code index}. */
  public static ClassLabels of(int index, String column, int classes, boolean numbers) {
    return new ClassLabels(new Cell(index, column), classes, numbers);
  }

  @Override
  public int width() {
    return numbers ? 1 : classes;
  }

  @Override
  public void read(Row row, float[] into, int offset) {
    double label = cell.number(row);
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

package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Labels for a network that answers at every time step: an array with one for each step, or a
 * single one, which is the last step's.
 *
 * @param each reads a single label
 * @param array whether the column holds an array with a label for each step
 */
@Internal
public record StepLabels(SingleLabel each, Cell cell, boolean array) implements LabelReader {

  @Override
  public int width() {
    return each.width();
  }

  @Override
  public RowLabel read(Row row, int steps) {
    float[] values = new float[steps * width()];
    if (!array) {
      each.put(cell.value(row), values, (steps - 1) * width());
      return new RowLabel(values, steps > 1);
    }
    cell.value(row);
    List<?> labels = row.getList(cell.index());
    if (labels.size() != steps) {
      throw new BadRowException(
          String.format(
              "the column '%s' holds %d labels for %d time steps",
              cell.name(), labels.size(), steps));
    }
    int step = 0;
    for (Object label : labels) {
      if (label == null) {
        throw new BadRowException(
            "the column '" + cell.name() + "' holds a null at time step " + step);
      }
      each.put(label, values, step * width());
      step++;
    }
    return RowLabel.of(values);
  }
}

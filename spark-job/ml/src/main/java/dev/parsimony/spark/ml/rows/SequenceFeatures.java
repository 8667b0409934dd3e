package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import java.util.List;
import org.apache.spark.sql.Row;

/** Features in an array of time steps, each an array of numbers or a vector. */
record SequenceFeatures(Cell cell) implements FeatureReader {

  @Override
  public boolean varies() {
    return true;
  }

  @Override
  public ArrayShape shape(Row row) {
    List<?> steps = steps(row);
    return ArrayShape.sequence(Math.max(1, StepValues.length(step(steps, 0))), steps.size());
  }

  @Override
  public ArrayShape shape(Row row, ArrayShape expected) {
    if (!expected.series()) {
      throw new BadRowException(
          "the column '"
              + cell.name()
              + "' holds a sequence, but the shape of inputShape is a "
              + expected
              + " (features and steps are expected)");
    }
    return expected.withSteps(steps(row).size());
  }

  private List<?> steps(Row row) {
    cell.value(row);
    List<?> steps = row.getList(cell.index());
    if (steps.isEmpty()) {
      throw new BadRowException("the column '" + cell.name() + "' holds no time step");
    }
    return steps;
  }

  private Object step(List<?> steps, int index) {
    Object step = steps.get(index);
    if (step == null) {
      throw new BadRowException(
          "the column '" + cell.name() + "' holds a null at time step " + index);
    }
    return step;
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    List<?> steps = steps(row);
    int features = shape.rows();
    float[] values = new float[features];
    for (int step = 0; step < steps.size(); step++) {
      StepValues.copy(step(steps, step), values, cell.name(), step);
      for (int feature = 0; feature < features; feature++) {
        into[feature * steps.size() + step] = values[feature];
      }
    }
  }
}

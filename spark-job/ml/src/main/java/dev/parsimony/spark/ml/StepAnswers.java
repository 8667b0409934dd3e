package dev.parsimony.spark.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of a network that answers at every time step: arrays with a value for each.
 *
 * @param each of one step's answer
 * @param width values of that answer
 */
record StepAnswers(AnswerColumns each, int width) implements AnswerColumns {

  @Override
  public List<StructField> fields() {
    return each.fields().stream()
        .map(
            field ->
                new StructField(
                    field.name(),
                    DataTypes.createArrayType(field.dataType(), false),
                    false,
                    Metadata.empty()))
        .toList();
  }

  @Override
  public Object[] values(double[] answer) {
    int steps = answer.length / width;
    Object[][] columns = new Object[each.fields().size()][steps];
    for (int step = 0; step < steps; step++) {
      double[] own = Arrays.copyOfRange(answer, step * width, (step + 1) * width);
      Object[] values = each.values(own);
      for (int column = 0; column < columns.length; column++) {
        columns[column][step] = values[column];
      }
    }
    return columns;
  }
}

package dev.parsimony.spark.ml;

import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The predicted value: a double, or a vector where the network answers with several.
 *
 * @param width values of an answer; 0 for several of which it is not known how many
 */
record ValueAnswers(int width, String column) implements AnswerColumns {

  @Override
  public List<StructField> fields() {
    if (column.isEmpty()) {
      return List.of();
    }
    return List.of(
        width == 1
            ? new StructField(column, DataTypes.DoubleType, false, Metadata.empty())
            : ClassAnswers.vectorField(column, width));
  }

  @Override
  public Object[] values(double[] answer) {
    if (column.isEmpty()) {
      return new Object[0];
    }
    return new Object[] {width == 1 ? answer[0] : Vectors.dense(answer)};
  }
}

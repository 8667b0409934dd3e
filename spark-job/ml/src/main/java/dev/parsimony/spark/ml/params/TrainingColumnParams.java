package dev.parsimony.spark.ml.params;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Which columns say what is learned from a row, and how it takes part in training.
 *
 * @param <S> the stage itself, which setters return
 */
public interface TrainingColumnParams<S> extends TrainingAccess<S> {
  default StringArrayParam labelCols() {
    return trainingTable().labelCols;
  }

  default String[] getLabelCols() {
    return getOrDefault(labelCols());
  }

  default S setLabelCols(String[] columns) {
    set(labelCols(), columns.clone());
    return self();
  }

  /** Sets several columns of labels, as {@link #setLabelCols} does. */
  default S setLabelCol(String[] columns) {
    return setLabelCols(columns);
  }

  /** Returns the columns of the labels: several, or the one of labelCol. */
  default List<String> labelColumns(String labelCol) {
    return isDefined(labelCols()) ? List.of(getLabelCols()) : List.of(labelCol);
  }

  default Param<String> weightCol() {
    return trainingTable().weightCol;
  }

  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  default S setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  default Param<String> validationIndicatorCol() {
    return trainingTable().validationIndicatorCol;
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default S setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return self();
  }
}

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

  /** Sets several columns of labels, instead of the one if that was set. */
  default S setLabelCols(String[] columns) {
    OneOrSeveral.set(this, labelCols(), columns);
    return self();
  }

  /** Sets several columns of labels, as {@link #setLabelCols} does. */
  default S setLabelCol(String[] columns) {
    return setLabelCols(columns);
  }

  /**
   * Returns the columns of the labels: several, or the one of labelCol.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where both are set
   */
  default List<String> labelColumns(String labelCol) {
    return OneOrSeveral.columns(this, labelCols(), labelCol);
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

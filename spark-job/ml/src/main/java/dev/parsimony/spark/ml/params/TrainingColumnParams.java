package dev.parsimony.spark.ml.params;

import org.apache.spark.ml.param.Param;

/**
 * Which columns say how a row takes part in training.
 *
 * @param <S> the stage itself, which setters return
 */
public interface TrainingColumnParams<S> extends TrainingAccess<S> {
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

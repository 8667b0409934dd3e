package dev.parsimony.spark.ml.params;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * How a stage reads features.
 *
 * @param <S> the stage itself, which setters return
 */
public interface FeatureParams<S> extends Params {
  /** Holds the parameters; of no use outside Parsimony. */
  FeatureTable featureTable();

  /** Returns this stage. */
  S self();

  default StringArrayParam featuresCols() {
    return featureTable().featuresCols;
  }

  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  /** Sets several columns of features, instead of the one if that was set. */
  default S setFeaturesCols(String[] columns) {
    OneOrSeveral.set(this, featuresCols(), columns);
    return self();
  }

  /** Sets several columns as features, as {@link #setFeaturesCols} does. */
  default S setFeaturesCol(String[] columns) {
    return setFeaturesCols(columns);
  }

  default IntArrayParam inputShape() {
    return featureTable().inputShape;
  }

  default int[] getInputShape() {
    return getOrDefault(inputShape());
  }

  default S setInputShape(int[] dimensions) {
    set(inputShape(), dimensions.clone());
    return self();
  }

  default StringArrayParam inputShapes() {
    return featureTable().inputShapes;
  }

  default String[] getInputShapes() {
    return getOrDefault(inputShapes());
  }

  default S setInputShapes(String[] dimensions) {
    set(inputShapes(), dimensions.clone());
    return self();
  }

  default IntParam inferBatchSize() {
    return featureTable().inferBatchSize;
  }

  default int getInferBatchSize() {
    return (int) getOrDefault(inferBatchSize());
  }

  default S setInferBatchSize(int rows) {
    set(inferBatchSize(), rows);
    return self();
  }

  /**
   * Returns the columns of the features: several, or the one of featuresCol.
   *
   * @throws dev.parsimony.spark.config.UserErrorException where both are set
   */
  default List<String> featureColumns(String featuresCol) {
    return OneOrSeveral.columns(this, featuresCols(), featuresCol);
  }

  /** Returns the dimensions that were set. */
  default Optional<int[]> givenShape() {
    return isDefined(inputShape()) ? Optional.of(getInputShape()) : Optional.empty();
  }
}

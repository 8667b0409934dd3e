package dev.parsimony.spark.ml.params;

import dev.parsimony.spark.config.ClassWeights;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * How a stage learns to tell classes apart.
 *
 * @param <S> the stage itself, which setters return
 */
public interface ClassParams<S> extends Params {
  /** Holds the parameters; of no use outside Parsimony. */
  ClassTable classTable();

  /** Returns this stage. */
  S self();

  default Param<String> classWeights() {
    return classTable().classWeights;
  }

  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  default S setClassWeights(String value) {
    set(classWeights(), value);
    return self();
  }

  /** Sets the weight of each class, in their order. */
  default S setClassWeights(double[] weights) {
    return setClassWeights(ClassWeights.text(weights));
  }
}

package dev.parsimony.spark.ml.params;

import java.util.Optional;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Where the parameters of a stage that trains are kept.
 *
 * @param <S> the stage itself, which setters return
 */
public interface TrainingAccess<S> extends Params {
  /** Holds the parameters; of no use outside Parsimony. */
  TrainingTable trainingTable();

  /** Returns this stage. */
  S self();

  /** Returns the value that a parameter was given, or its default; empty where it has neither. */
  default <T> Optional<T> given(Param<T> param) {
    return isDefined(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }
}

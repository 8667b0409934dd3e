package dev.parsimony.spark.simulate;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.cost.StepParts;

/** A step by one method. */
@Internal
public record MethodStep(StepModel model, StepParts parts) {
  /** Returns the seconds of the step. */
  public double seconds() {
    return parts.total();
  }
}

package dev.parsimony.spark.simulate;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.input.Rate;
import java.util.Comparator;
import java.util.List;

/**
 * The steps of all methods on so many hosts with a network of one rate.
 *
 * @param steps none, float32, first
 */
@Internal
public record Cell(int hosts, Rate rate, List<MethodStep> steps) {
  /** Returns the shortest step of the methods that the program has. */
  public MethodStep fastest() {
    return steps.stream()
        .filter(step -> step.model().available())
        .min(Comparator.comparingDouble(MethodStep::seconds))
        .orElseThrow();
  }

  /** Returns the step without compression. */
  public MethodStep none() {
    return steps.get(0);
  }

  /** Returns the time of the fastest method over that of none, at most 1. */
  public double ratio() {
    return fastest().seconds() / none().seconds();
  }

  /** Returns whether a method that only the formulas have takes less than all others. */
  public boolean formulaIsFaster() {
    double best = fastest().seconds();
    return steps.stream().anyMatch(step -> !step.model().available() && step.seconds() < best);
  }
}

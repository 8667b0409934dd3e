package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/** Predicts a step by one method. */
@Internal
public interface StepModel {
  /** Returns the method as a table names it. */
  String name();

  /** Returns the letter that stands for the method in a heat map. */
  char letter();

  /** Returns whether the program has this method. */
  default boolean available() {
    return true;
  }

  /** Returns whether the method sends less than all elements in 16 bits or more. */
  boolean compresses();

  /** Returns the parts of a step; of what is done once in several steps, a step's share. */
  StepParts step(Workload workload, Cluster cluster);
}

package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;

/** Tells by its labels how many values an output answers with, where its network does not. */
@Internal
@FunctionalInterface
public interface LabelWidths {
  /**
   * Returns the values of a label.
   *
   * @param output its index among the network's
   * @param perStep whether it answers at every time step, with a label for each
   * @return 0 where the labels do not tell
   */
  int width(int output, boolean perStep);
}

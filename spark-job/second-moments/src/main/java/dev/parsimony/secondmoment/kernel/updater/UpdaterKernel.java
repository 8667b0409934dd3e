package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;

/** The arithmetic of an updater, in float32. */
interface UpdaterKernel {
  /** Returns the names of its states as DL4J's updater has them, in the order of {@link #step}. */
  List<String> states();

  /** Sets what is the same for all elements of a step. */
  void begin(int iteration, int epoch);

  /**
   * Updates elements.
   *
   * @param gradient becomes what the parameters are to be reduced by
   * @param states in the order of {@link #states}
   * @param length how many elements, from the first on
   */
  void step(float[] gradient, float[][] states, int length);
}

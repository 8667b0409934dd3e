package dev.parsimony.spark.ml.rows;

import java.io.Serializable;

/** Turns a value into a label in the form in which a network is told it. */
interface SingleLabel extends Serializable {
  /** Returns how many values a label is. */
  int width();

  /**
   * Writes a label.
   *
   * @param given what the user's column holds, no null
   * @param into {@link #width} zeros at {@code offset}
   * @throws BadRowException if it is none that the network knows
   */
  void put(Object given, float[] into, int offset);
}

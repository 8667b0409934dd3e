package dev.parsimony.spark.data;

/** Examples by index; reading changes nothing, so several threads may. */
public interface ExampleStore {

  int size();

  /** The class of example {@code index}. */
  int label(int index);

  /**
   * Writes the features of example {@code index}, as many as the shape's size, into {@code into}
   * from {@code offset} on; images as channels, rows, columns.
   */
  void features(int index, float[] into, int offset);
}

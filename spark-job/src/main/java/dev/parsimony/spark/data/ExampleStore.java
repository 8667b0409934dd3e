package dev.parsimony.spark.data;

/** Examples by index; reading changes nothing, so several threads may. */
public interface ExampleStore {

  int size();

  /**
   * Writes the values of one of the arrays of example {@code index}, as many as its shape's size,
   * into {@code into} from {@code offset} on.
   *
   * @param array its place in the format's arrays
   */
  void read(int index, int array, float[] into, int offset);
}

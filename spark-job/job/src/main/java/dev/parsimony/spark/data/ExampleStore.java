package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;

/** Examples by index; reading changes nothing, so several threads may. */
@Internal
public interface ExampleStore {

  int size();

  /**
   * The steps that an array has in example {@code index}, which is asked only of arrays that vary.
   *
   * @param array its place in the format's arrays
   */
  default int steps(int index, int array) {
    throw new IllegalStateException("No array varies");
  }

  /** The steps of the longest of the arrays that vary; 0 where none does. */
  default int length(int index) {
    return 0;
  }

  /**
   * Writes the values of one of the arrays of example {@code index}, as many as its shape's size
   * or, of an array that varies, its rows times its {@link #steps}, into {@code into} from {@code
   * offset} on.
   *
   * @param array its place in the format's arrays
   */
  void read(int index, int array, float[] into, int offset);
}

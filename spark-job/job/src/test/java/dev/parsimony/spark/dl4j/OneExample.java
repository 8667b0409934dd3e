package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;

/** A store of a single example, given by its arrays. */
record OneExample(ExampleFormat format, List<float[]> arrays) implements ExampleStore {
  @Override
  public int size() {
    return 1;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    System.arraycopy(arrays.get(array), 0, into, offset, arrays.get(array).length);
  }
}

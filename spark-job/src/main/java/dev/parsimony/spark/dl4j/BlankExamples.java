package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Arrays;

/** Examples of zeros, of class 0, unmasked: enough to see whether a network can be trained. */
record BlankExamples(ExampleFormat format) implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    ArrayFormat wanted = format.arrays().get(array);
    boolean mask =
        wanted.role() == ArrayRole.FEATURES_MASK || wanted.role() == ArrayRole.LABELS_MASK;
    Arrays.fill(into, offset, offset + wanted.shape().size(), mask ? 1 : 0);
  }
}

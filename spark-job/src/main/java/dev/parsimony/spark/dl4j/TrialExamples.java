package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Arrays;
import java.util.Random;

/**
 * Random examples to see whether a network can be trained: values in [0, 1), which image networks
 * as well as embeddings take; classes in turn; nothing masked.
 *
 * @param classes at least 1
 */
record TrialExamples(ExampleFormat format, int classes) implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    ArrayFormat wanted = format.arrays().get(array);
    int end = offset + wanted.shape().size();
    if (wanted.role() == ArrayRole.FEATURES_MASK || wanted.role() == ArrayRole.LABELS_MASK) {
      Arrays.fill(into, offset, end, 1);
    } else if (wanted.encoding() == ArrayEncoding.CLASS) {
      Arrays.fill(into, offset, end, index % classes);
    } else {
      Random random = new Random(index);
      for (int i = offset; i < end; i++) {
        into[i] = random.nextFloat();
      }
    }
  }
}

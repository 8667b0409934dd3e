package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Random;

/**
 * Random examples to see whether a network can be trained: values in [0, 1), which image networks
 * as well as embeddings take; classes in turn; nothing masked.
 */
record TrialExamples(ExampleFormat format, int classes) implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    ArrayFormat wanted = format.arrays().get(array);
    boolean mask =
        wanted.role() == ArrayRole.FEATURES_MASK || wanted.role() == ArrayRole.LABELS_MASK;
    Random random = new Random(index);
    for (int i = offset; i < offset + wanted.shape().size(); i++) {
      if (mask) {
        into[i] = 1;
      } else {
        into[i] = wanted.encoding() == ArrayEncoding.CLASS ? index % classes : random.nextFloat();
      }
    }
  }
}

package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Random;

/**
 * Random examples to see whether a network can be trained: values in [0, 1), which image networks
 * as well as embeddings take; classes in turn; nothing masked.
 *
 * @param half where lengths vary, whether sequences have half the steps of the longest, without
 *     masks, instead of all, with masks
 */
record TrialExamples(ExampleFormat format, int classes, boolean half) implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int steps(int index, int array) {
    ArrayFormat wanted = format.arrays().get(array);
    int longest = wanted.shape().steps();
    if (!half) {
      return longest;
    }
    return wanted.mask() ? 0 : (longest + 1) / 2;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    ArrayFormat wanted = format.arrays().get(array);
    int steps = wanted.varies() ? steps(index, array) : wanted.shape().steps();
    Random random = new Random(index);
    for (int i = offset; i < offset + wanted.shape().rows() * steps; i++) {
      if (wanted.mask()) {
        into[i] = 1;
      } else {
        into[i] = wanted.encoding() == ArrayEncoding.CLASS ? index % classes : random.nextFloat();
      }
    }
  }
}

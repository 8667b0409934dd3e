package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;
import java.util.Random;

/**
 * Random examples to see whether a network can be trained: features in [0, 1), which image networks
 * as well as embeddings take; labels in turn.
 */
record TrialExamples(int classes, int length) implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int label(int index) {
    return index % classes;
  }

  @Override
  public void features(int index, float[] into, int offset) {
    Random random = new Random(index);
    for (int i = 0; i < length; i++) {
      into[offset + i] = random.nextFloat();
    }
  }
}

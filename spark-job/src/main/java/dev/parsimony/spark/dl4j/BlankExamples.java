package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.ExampleStore;

/** Examples of zeros, of class 0: enough to see whether a network can be trained. */
final class BlankExamples implements ExampleStore {
  @Override
  public int size() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int label(int index) {
    return 0;
  }

  @Override
  public void features(int index, float[] into, int offset) {
    // Zeros are what a new batch holds.
  }
}

package dev.parsimony.spark.data;

import dev.parsimony.spark.data.random.SplitMix;
import java.io.Serializable;

/**
 * Sets a sixth of the examples aside for testing. The choice depends on the seed, the file's place
 * among the files and the example's place in its file, on nothing else.
 */
record TestSplit(long seed) implements Serializable {
  private static final int TEST_ONE_IN = 6;
  private static final long STREAM = 0x73706C6974L;

  boolean isTest(int slice, long index) {
    return SplitMix.bounded(SplitMix.hash(STREAM, seed, slice, index), TEST_ONE_IN) == 0;
  }
}

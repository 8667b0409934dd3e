package dev.parsimony.spark.data;

import dev.parsimony.spark.data.source.Slice;
import java.io.Serializable;

/**
 * A run of a checked slice's examples, which one task answers.
 *
 * @param ordinal the slice's place in its part, which the split depends on
 * @param before how many examples stand in the slices before
 * @param kept which of them
 * @param first index in the slice
 * @param end index after the last
 * @param last whether the slice ends here
 */
record ExamplePiece(
    Slice slice, int ordinal, long before, Kept kept, long first, long end, boolean last)
    implements Serializable {

  /** The examples of a slice that are answered. */
  enum Kept {
    ALL,
    /** What training does not set aside. */
    TRAIN,
    /** What training sets aside for testing. */
    TEST
  }

  boolean keeps(TestSplit split, long index) {
    return kept == Kept.ALL || split.isTest(ordinal, index) == (kept == Kept.TEST);
  }
}

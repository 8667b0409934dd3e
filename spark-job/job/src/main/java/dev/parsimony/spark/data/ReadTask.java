package dev.parsimony.spark.data;

import dev.parsimony.spark.data.source.Slice;
import java.io.Serializable;

/**
 * A slice and what becomes of its examples.
 *
 * @param ordinal the slice's place in its part, which the split depends on
 */
record ReadTask(Slice slice, Role role, int ordinal) implements Serializable {

  /** The use of a slice's examples. */
  enum Role {
    TRAIN,
    TEST,
    /** Each example for one or the other, as {@link TestSplit} decides. */
    SPLIT
  }

  boolean isTest(TestSplit split, long index) {
    return switch (role) {
      case TRAIN -> false;
      case TEST -> true;
      case SPLIT -> split.isTest(ordinal, index);
    };
  }
}

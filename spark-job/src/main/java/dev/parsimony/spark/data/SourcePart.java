package dev.parsimony.spark.data;

import java.util.List;
import java.util.OptionalInt;

/**
 * One part of a source, for training or for testing.
 *
 * @param slices in file order, at least one
 * @param classes the number of classes where the kind of source fixes it
 */
record SourcePart(List<Slice> slices, ExampleFormat format, OptionalInt classes) {
  SourcePart {
    slices = List.copyOf(slices);
  }
}

package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * One part of a source, for training or for testing.
 *
 * @param slices in file order, at least one
 * @param format of the records of all slices
 * @param classes the number of classes where the kind of source fixes it
 */
@Internal
public record SourcePart(List<Slice> slices, ExampleFormat format, OptionalInt classes) {
  public SourcePart {
    slices = List.copyOf(slices);
  }
}

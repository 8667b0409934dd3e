package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** The part of a source that one task reads: files, or a range of generated examples. */
@Internal
public interface Slice extends Serializable {

  /**
   * Starts at the first example; the caller closes the reader.
   *
   * @param format of the records to fill: that of the slice's {@link SourcePart}
   */
  ExampleReader open(DataFiles files, ExampleFormat format) throws IOException;

  /** The name to show in messages. */
  String name();

  /** Returns the slice for networks that only answer: labels are not read where that can be. */
  default Slice withoutLabels() {
    return this;
  }

  /** Returns the slice for examples that count once each: weights are not read. */
  default Slice withoutWeights() {
    return this;
  }

  /** Returns what labels are taken from, in words; empty without any or a choice. */
  default String labelWords() {
    return "";
  }

  /** Returns the names of the values that stand in place of a class; empty where there is one. */
  default List<String> valueNames() {
    return List.of();
  }
}

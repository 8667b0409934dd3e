package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.io.Serializable;

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
}

package dev.parsimony.spark.data.source;

import java.io.IOException;
import java.io.Serializable;

/** What one task reads: a file, or a range of generated examples. */
public interface Slice extends Serializable {

  /** Starts at the first example; the caller closes the reader. */
  ExampleReader open(DataFiles files) throws IOException;

  /** The name to show in messages. */
  String name();
}

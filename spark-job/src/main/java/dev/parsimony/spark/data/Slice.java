package dev.parsimony.spark.data;

import java.io.IOException;
import java.io.Serializable;

/** What one task reads: a file, or a range of generated examples. */
interface Slice extends Serializable {

  ExampleReader open(DataFiles files) throws IOException;

  /** The name to show in messages. */
  String name();
}

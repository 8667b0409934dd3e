package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;

/** Opens a slice in the task that was given it. */
@Internal
public interface SliceOpener {
  /** Starts at the first example; the caller closes the reader. */
  ExampleReader open(Slice slice, ExampleFormat format) throws IOException;
}

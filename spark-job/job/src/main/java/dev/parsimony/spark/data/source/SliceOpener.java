package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;

/** Opens a slice in the task that was given it. */
@Internal
public interface SliceOpener {
  /** Starts at the first example; the caller closes the reader. */
  ExampleReader open(Slice slice, ExampleFormat format) throws IOException;

  /** Returns the opener of slices that tasks open by themselves. */
  static SliceOpener of(DataFiles files) {
    return (slice, format) -> slice.open(files, format);
  }

  /** Returns the opener of the slice whose rows Spark reads in this task. */
  static SliceOpener of(RowCursor rows) {
    return (slice, format) -> ((RowSlice) slice).open(rows, format);
  }
}

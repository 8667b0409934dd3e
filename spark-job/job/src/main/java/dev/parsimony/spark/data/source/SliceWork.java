package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/** What a task does with its slice. */
@Internal
public interface SliceWork<R> extends Serializable {
  /**
   * Does it.
   *
   * @param index of the slice: those to train on come first
   */
  Iterator<R> on(int index, SliceOpener opener) throws IOException;
}

package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.source.SliceOpener;
import java.io.IOException;
import java.io.Serializable;

/** What a task does with its piece of the examples. */
@Internal
public interface PieceWork<R> extends Serializable {
  /**
   * Does it.
   *
   * @param piece its place among the pieces
   */
  R on(int piece, SliceOpener opener) throws IOException;
}

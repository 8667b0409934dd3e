package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.SliceOpener;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Checked examples in pieces, in their order; travels to the tasks. */
@Internal
public record ExamplePieces(ExampleFormat format, TestSplit split, List<ExamplePiece> all)
    implements Serializable {

  /** Opens one of the pieces, in a task; the caller closes it. */
  public ExampleBatches open(int piece, SliceOpener opener) throws IOException {
    return new ExampleBatches(opener, all.get(piece), format, split);
  }
}

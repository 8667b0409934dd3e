package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.io.OutputStream;

/** A copy of a replica's parameters and optimiser state; {@link #take} is fast, writing is not. */
@Internal
public interface ReplicaCopy {
  /** Overwrites the copy with what the replica holds now; on the replica's thread. */
  void take();

  /**
   * Writes the copy as a DL4J model; on any thread.
   *
   * @param out stays open
   */
  void write(OutputStream out) throws IOException;
}

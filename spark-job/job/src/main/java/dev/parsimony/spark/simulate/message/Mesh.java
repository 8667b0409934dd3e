package dev.parsimony.spark.simulate.message;

import java.util.function.IntToDoubleFunction;

/**
 * An allgather in which every rank sends its block to all others, to the next one first.
 *
 * @param bytes of each rank's block
 */
record Mesh(IntToDoubleFunction bytes) implements Collective {
  @Override
  public void start(SimulatedLinks links) {
    int ranks = links.ranks();
    for (int distance = 1; distance < ranks; distance++) {
      for (int rank = 0; rank < ranks; rank++) {
        links.send(rank, (rank + distance) % ranks, 0, bytes.applyAsDouble(rank));
      }
    }
  }

  @Override
  public void arrived(SimulatedLinks links, int from, int to, int label) {}
}

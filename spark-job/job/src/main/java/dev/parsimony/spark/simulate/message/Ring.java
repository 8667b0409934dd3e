package dev.parsimony.spark.simulate.message;

import java.util.function.IntToDoubleFunction;

/**
 * Rounds in which every rank sends a block to the next one and passes on what it gets, a number of
 * hops: p - 1 for an allgather, twice that for an all-reduce of blocks that are 1/p of the vector.
 *
 * @param bytes of the block that begins at each rank
 * @param hops that a block travels
 */
record Ring(IntToDoubleFunction bytes, int hops) implements Collective {
  @Override
  public void start(SimulatedLinks links) {
    for (int rank = 0; rank < links.ranks(); rank++) {
      begin(links, rank);
    }
  }

  /** Sends the block of one rank on its way. */
  void begin(SimulatedLinks links, int rank) {
    pass(links, rank, 0);
  }

  /** The label of a message is the hops that its block has behind it. */
  @Override
  public void arrived(SimulatedLinks links, int from, int to, int label) {
    if (label + 1 < hops) {
      pass(links, to, label + 1);
    }
  }

  private void pass(SimulatedLinks links, int rank, int travelled) {
    int ranks = links.ranks();
    int origin = Math.floorMod(rank - travelled, ranks);
    links.send(rank, (rank + 1) % ranks, travelled, bytes.applyAsDouble(origin));
  }
}

package dev.parsimony.spark.simulate.message;

import java.util.Arrays;

/**
 * Reduce-scatter by mesh, then an allgather of the sums by ring: the all-reduce of a run, and, with
 * sparse parts, the way out where p blocks are too many to decode. A rank's sum begins its way once
 * the rank has all parts of it.
 */
final class ScatterGather implements Collective {
  private static final int PART = -1;

  private final double partBytes;
  private final Ring sums;
  private final int[] missing;

  /**
   * Creates the state of all ranks.
   *
   * @param partBytes that a rank sends to each other rank
   * @param sumBytes of the sum that each rank makes
   */
  ScatterGather(double partBytes, double sumBytes, int ranks) {
    this.partBytes = partBytes;
    sums = new Ring(rank -> sumBytes, ranks - 1);
    missing = new int[ranks];
    Arrays.fill(missing, ranks - 1);
  }

  @Override
  public void start(SimulatedLinks links) {
    int ranks = links.ranks();
    for (int distance = 1; distance < ranks; distance++) {
      for (int rank = 0; rank < ranks; rank++) {
        links.send(rank, (rank + distance) % ranks, PART, partBytes);
      }
    }
  }

  @Override
  public void arrived(SimulatedLinks links, int from, int to, int label) {
    if (label != PART) {
      sums.arrived(links, from, to, label);
    } else if (--missing[to] == 0) {
      sums.begin(links, to);
    }
  }
}

package dev.parsimony.spark.simulate.message;

import java.util.Arrays;

/**
 * An allgather in two levels: the ranks of a host hand their blocks to the first of them, the first
 * ones of all hosts pass a host's blocks round by ring, and hand what arrives to the others of
 * their host. Each block crosses a link once, however many ranks a host has.
 */
final class TwoLevels implements Collective {
  private static final int TO_FIRST = -1;
  private static final int FROM_FIRST = -2;

  private final double blockBytes;
  private final int hosts;
  private final int[] missing;

  /**
   * Creates the state of all hosts.
   *
   * @param blockBytes of each rank
   */
  TwoLevels(double blockBytes, int hosts, int ranksPerHost) {
    this.blockBytes = blockBytes;
    this.hosts = hosts;
    missing = new int[hosts];
    Arrays.fill(missing, ranksPerHost - 1);
  }

  @Override
  public void start(SimulatedLinks links) {
    for (int rank = 0; rank < links.ranks(); rank++) {
      if (rank % links.ranksPerHost() != 0) {
        links.send(rank, first(links, rank), TO_FIRST, blockBytes);
      } else if (links.ranksPerHost() == 1) {
        pass(links, rank, 0);
      }
    }
  }

  @Override
  public void arrived(SimulatedLinks links, int from, int to, int label) {
    if (label == TO_FIRST) {
      if (--missing[to / links.ranksPerHost()] == 0) {
        pass(links, to, 0);
      }
    } else if (label >= 0) {
      if (label + 2 < hosts) {
        pass(links, to, label + 1);
      }
      handOut(links, to);
    }
  }

  private static int first(SimulatedLinks links, int rank) {
    return rank - rank % links.ranksPerHost();
  }

  private void pass(SimulatedLinks links, int first, int travelled) {
    int next = (first + links.ranksPerHost()) % links.ranks();
    links.send(first, next, travelled, blockBytes * links.ranksPerHost());
  }

  private void handOut(SimulatedLinks links, int first) {
    for (int other = 1; other < links.ranksPerHost(); other++) {
      links.send(first, first + other, FROM_FIRST, blockBytes * links.ranksPerHost());
    }
  }
}

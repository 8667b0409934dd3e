package dev.parsimony.spark.simulate.message;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.Internal;
import java.util.function.IntToDoubleFunction;

/** The collectives whose messages can be simulated; each is for one run over links. */
@Internal
public final class Collectives {
  private Collectives() {}

  /**
   * Returns an allgather.
   *
   * @param bytes of each rank's block
   */
  public static Collective allgather(
      ExchangePattern pattern, int ranks, IntToDoubleFunction bytes) {
    return switch (pattern) {
      case MESH -> new Mesh(bytes);
      case RING -> new Ring(bytes, ranks - 1);
      case DISSEMINATION -> new Dissemination(bytes, ranks);
    };
  }

  /** Returns an all-reduce by ring of a vector of as many bytes. */
  public static Collective ringAllReduce(int ranks, double bytes) {
    return new Ring(rank -> bytes / ranks, 2 * (ranks - 1));
  }

  /**
   * Returns a reduce-scatter by mesh and an allgather of the sums by ring.
   *
   * @param partBytes of a rank's whole vector as it is scattered
   * @param sumBytes of the whole sum as it is gathered
   */
  public static Collective scatterGather(int ranks, double partBytes, double sumBytes) {
    return new ScatterGather(partBytes / ranks, sumBytes / ranks, ranks);
  }

  /**
   * Returns an allgather within hosts, then between them.
   *
   * @param blockBytes of each rank
   */
  public static Collective twoLevels(int hosts, int ranksPerHost, double blockBytes) {
    return new TwoLevels(blockBytes, hosts, ranksPerHost);
  }
}

package dev.parsimony.exchange.tuning;

import dev.parsimony.exchange.config.ExchangePattern;
import java.util.EnumMap;
import java.util.Map;

/**
 * Predicts what rounds take on a network that is described, not measured: the model that chooses
 * the pattern in a run, with lines computed from latency and rate where a run has measured ones.
 *
 * <p>All hosts have full-duplex links of one rate to a switch that never blocks. The ranks of a
 * host share its link and stand next to each other in rank order, so that a ring crosses each link
 * once, while by mesh every rank's block leaves its host for every rank of the others.
 */
public final class NetworkPrediction {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Two points of a line that begins at the latency. */
  private static final double SOME_BYTES = 1e6;

  private static final double MANY_BYTES = 2e6;

  private final int ranks;
  private final CostModel costs;

  private NetworkPrediction(int ranks, CostModel costs) {
    this.ranks = ranks;
    this.costs = costs;
  }

  /**
   * Returns the prediction for equal hosts.
   *
   * @param hosts at least 2
   * @param ranksPerHost at least 1
   * @param latencySeconds from a rank of one host to one of another, in one direction
   * @param bytesPerSecond of a host's link in each direction, at most 100e9
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public static NetworkPrediction of(
      int hosts, int ranksPerHost, double latencySeconds, double bytesPerSecond) {
    require(hosts >= 2, "hosts", hosts);
    require(ranksPerHost >= 1, "ranks per host", ranksPerHost);
    require(latencySeconds >= 0 && Double.isFinite(latencySeconds), "latency", latencySeconds);
    require(bytesPerSecond > 0 && Double.isFinite(bytesPerSecond), "rate", bytesPerSecond);
    int ranks = Math.multiplyExact(hosts, ranksPerHost);
    double latency = latencySeconds * NANOS_PER_SECOND;
    double perByte = NANOS_PER_SECOND / bytesPerSecond;
    double crossing = (double) ranksPerHost * (ranks - ranksPerHost) / (ranks - 1.0);
    Map<ExchangePattern, PatternCost> lines = new EnumMap<>(ExchangePattern.class);
    lines.put(ExchangePattern.MESH, line(latency, perByte * crossing));
    lines.put(ExchangePattern.RING, ring(hosts, ranks, latency, perByte));
    lines.put(
        ExchangePattern.DISSEMINATION,
        line(
            latency * crossingSteps(ranks, ranksPerHost),
            perByte * disseminated(ranks, ranksPerHost)));
    return new NetworkPrediction(ranks, new CostModel(lines, 0));
  }

  private static void require(boolean holds, String name, double value) {
    if (!holds) {
      throw new IllegalArgumentException("Invalid " + name + " of a network: got " + value);
    }
  }

  private static PatternCost line(double nanos, double nanosPerByte) {
    return new PatternCost(
        nanos,
        SOME_BYTES,
        nanos + nanosPerByte * SOME_BYTES,
        MANY_BYTES,
        nanos + nanosPerByte * MANY_BYTES);
  }

  /**
   * Returns the longer of two: what a block takes that crosses all links alone, and what the bytes
   * of all blocks take on one link. With one rank a host each step waits for the one before it, and
   * both add up.
   */
  private static PatternCost ring(int hosts, int ranks, double latency, double nanosPerByte) {
    double hops = ranks - 1.0;
    if (ranks == hosts || latency == 0) {
      return line(latency * hops, nanosPerByte);
    }
    double bend = latency * (hosts - 1) / (nanosPerByte * (1 - hosts / hops));
    double atBend = latency + nanosPerByte * bend;
    return new PatternCost(
        latency * hosts, bend, atBend, bend + SOME_BYTES, atBend + nanosPerByte * SOME_BYTES);
  }

  /**
   * Returns the blocks that a dissemination sends over a host's link, over those that a rank
   * receives: beside those for other hosts the ones of short steps, which begin at the host's last
   * ranks and take with them what others have already.
   */
  private static double disseminated(int ranks, double ranksPerHost) {
    double own = ranksPerHost * (ranks - ranksPerHost);
    double ofShortSteps = (ranksPerHost * ranksPerHost - 1) / 3;
    return (own + ofShortSteps) / (ranks - 1.0);
  }

  /**
   * Returns the steps of a dissemination that leave a host; of those within, one does for someone.
   */
  private static int crossingSteps(int ranks, int ranksPerHost) {
    return doublings(ranks) - doublings(ranksPerHost) + (ranksPerHost == 1 ? 0 : 1);
  }

  /** Returns the least number of doublings from 1 to that many ranks or more. */
  private static int doublings(int ranks) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ranks - 1);
  }

  /** Returns the seconds of an allgather by that pattern, of as many bytes from every rank. */
  public double allgatherSeconds(ExchangePattern pattern, double bytes) {
    return costs.predictedNanos(pattern, ranks, bytes) / NANOS_PER_SECOND;
  }

  /** Returns the seconds of an allgather by the fastest pattern, of as many bytes of each rank. */
  public double allgatherSeconds(double bytes) {
    return costs.predictedNanos(ranks, bytes) / NANOS_PER_SECOND;
  }

  /**
   * Returns the seconds of an all-reduce as a run has it: reduce-scatter by mesh, allgather by
   * ring.
   *
   * @param partBytes of a rank's whole vector as it is scattered
   * @param sumBytes of the whole sum as it is gathered
   */
  public double allReduceSeconds(double partBytes, double sumBytes) {
    return costs.allReduceNanos(ranks, partBytes, sumBytes) / NANOS_PER_SECOND;
  }

  /** Returns the seconds of an all-reduce with both halves by ring, 2 (p - 1) messages of 1/p. */
  public double ringAllReduceSeconds(double bytes) {
    return 2 * allgatherSeconds(ExchangePattern.RING, bytes / ranks);
  }
}

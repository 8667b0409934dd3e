package dev.parsimony.spark.simulate;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.tuning.NetworkPrediction;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.message.Collective;
import dev.parsimony.spark.simulate.message.Collectives;
import dev.parsimony.spark.simulate.message.SimulatedLinks;
import java.util.Random;

/**
 * How far formulas and simulated messages are from each other, for what a grid's methods send.
 * Messages of the simulation differ by a tenth in length, as a run's do; the formulas know the
 * mean.
 */
@Internal
public final class Agreement {
  /** Beyond it there are millions of messages in a round. */
  public static final int MAX_WORKERS = 1024;

  private static final double SCATTER = 0.1;
  private static final long SEED = 1;

  private final Cluster cluster;
  private final double messageBytes;
  private final double vectorBytes;

  /**
   * Looks at one cluster.
   *
   * @param messageBytes of a compressed message
   * @param vectorBytes of the whole gradient in 32 bits
   */
  public Agreement(Cluster cluster, double messageBytes, double vectorBytes) {
    this.cluster = cluster;
    this.messageBytes = messageBytes;
    this.vectorBytes = vectorBytes;
  }

  /** Returns the largest deviation of a formula from the simulation, over the simulation. */
  public double worst() {
    int workers = cluster.workers();
    NetworkPrediction network = cluster.network();
    double[] lengths =
        new Random(SEED)
            .doubles(workers, messageBytes * (1 - SCATTER), messageBytes * (1 + SCATTER))
            .toArray();
    double worst =
        deviation(
            network.allReduceSeconds(vectorBytes, vectorBytes),
            Collectives.scatterGather(workers, vectorBytes, vectorBytes));
    for (ExchangePattern pattern : ExchangePattern.values()) {
      worst =
          Math.max(
              worst,
              deviation(
                  network.allgatherSeconds(pattern, messageBytes),
                  Collectives.allgather(pattern, workers, rank -> lengths[rank])));
    }
    return worst;
  }

  private double deviation(double predicted, Collective messages) {
    double simulated =
        new SimulatedLinks(
                cluster.hosts(),
                cluster.workersPerHost(),
                cluster.latencySeconds(),
                cluster.bytesPerSecond())
            .run(messages);
    return Math.abs(predicted - simulated) / simulated;
  }
}

package dev.parsimony.spark.simulate;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.SparseReduceScatter;
import dev.parsimony.spark.simulate.cost.VarianceStep;
import dev.parsimony.spark.simulate.cost.Workload;
import dev.parsimony.spark.simulate.message.Collective;
import dev.parsimony.spark.simulate.message.Collectives;
import dev.parsimony.spark.simulate.message.SimulatedLinks;

/**
 * One exchange of variance messages by three ways, its messages simulated: the all-gather that runs
 * have, and two that would decode less.
 */
@Internal
public final class WaysOut {
  private final Workload workload;

  /** Takes what is exchanged. */
  public WaysOut(Workload workload) {
    this.workload = workload;
  }

  /** An exchange and the decoding after it, in seconds. */
  public record Way(double exchange, double decode) {
    /** Returns the seconds of both. */
    public double total() {
      return exchange + decode;
    }
  }

  /** Returns the all-gather by the fastest of mesh and ring, p messages decoded by everyone. */
  public Way allgather(Cluster cluster) {
    int workers = cluster.workers();
    double bytes = bytes();
    double mesh =
        seconds(cluster, Collectives.allgather(ExchangePattern.MESH, workers, rank -> bytes));
    double ring =
        seconds(cluster, Collectives.allgather(ExchangePattern.RING, workers, rank -> bytes));
    return new Way(Math.min(mesh, ring), decoding(workers));
  }

  /** Returns a reduce-scatter of sparse messages, each worker the owner of 1/p. */
  public Way reduceScatter(Cluster cluster) {
    int workers = cluster.workers();
    SparseReduceScatter way = new SparseReduceScatter(workload, workers);
    Collective messages = Collectives.scatterGather(workers, way.partBytes(), way.sumBytes());
    return new Way(seconds(cluster, messages), way.decodeSeconds());
  }

  /** Returns an all-gather within hosts, then between them; a host's workers share the decoding. */
  public Way twoLevels(Cluster cluster) {
    Collective messages = Collectives.twoLevels(cluster.hosts(), cluster.workersPerHost(), bytes());
    return new Way(seconds(cluster, messages), decoding(cluster.hosts()));
  }

  private double bytes() {
    return workload.message().bytes(workload.parameters());
  }

  private double decoding(int messages) {
    return VarianceStep.decodeSeconds(workload, messages) * workload.machine().decodeFactor();
  }

  private static double seconds(Cluster cluster, Collective messages) {
    return new SimulatedLinks(
            cluster.hosts(),
            cluster.workersPerHost(),
            cluster.latencySeconds(),
            cluster.bytesPerSecond())
        .run(messages);
  }
}

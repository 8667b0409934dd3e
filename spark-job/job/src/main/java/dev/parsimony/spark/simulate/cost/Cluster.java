package dev.parsimony.spark.simulate.cost;

import dev.parsimony.exchange.tuning.NetworkPrediction;
import dev.parsimony.spark.Internal;

/**
 * Equal hosts on one switch that never blocks.
 *
 * @param hosts at least 2
 * @param workersPerHost at least 1, each a JVM of its own; they share their host's link
 * @param latencySeconds from host to host in one direction
 * @param bytesPerSecond of messages on a host's link, in each direction
 */
@Internal
public record Cluster(int hosts, int workersPerHost, double latencySeconds, double bytesPerSecond) {

  /** Returns the number of workers. */
  public int workers() {
    return Math.multiplyExact(hosts, workersPerHost);
  }

  /** Returns the model of the exchange between all workers. */
  public NetworkPrediction network() {
    return NetworkPrediction.of(hosts, workersPerHost, latencySeconds, bytesPerSecond);
  }
}

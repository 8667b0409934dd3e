package dev.parsimony.spark.simulate.cost;

import dev.parsimony.exchange.tuning.NetworkPrediction;
import dev.parsimony.spark.Internal;

/**
 * PowerSGD (Vogels, Karimireddy and Jaggi 2019, algorithm 1), which PyTorch has and Parsimony has
 * not: two all-reduces by ring, of the factors P and Q of every weight matrix. The network is taken
 * as matrices of {@value DefaultCosts#POWER_SGD_SIDE} rows and columns.
 *
 * @param rank of the factors, at least 1
 */
@Internal
public record PowerSgdStep(int rank) implements StepModel {
  @Override
  public String name() {
    return "PowerSGD r=" + rank + "*";
  }

  @Override
  public char letter() {
    return 'P';
  }

  @Override
  public boolean available() {
    return false;
  }

  @Override
  public boolean compresses() {
    return true;
  }

  @Override
  public StepParts step(Workload workload, Cluster cluster) {
    NetworkPrediction network = cluster.network();
    double factor = Float.BYTES * workload.parameters() * rank / DefaultCosts.POWER_SGD_SIDE;
    return new StepParts(
        workload.machine().computeSeconds(),
        0,
        workload.nanosEach(
            DefaultCosts.POWER_SGD_NANOS + rank * DefaultCosts.POWER_SGD_NANOS_PER_RANK),
        2 * network.ringAllReduceSeconds(factor),
        0,
        workload.updateSeconds());
  }
}

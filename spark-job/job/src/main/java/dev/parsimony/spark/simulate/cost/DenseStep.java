package dev.parsimony.spark.simulate.cost;

import dev.parsimony.exchange.tuning.NetworkPrediction;
import dev.parsimony.spark.Internal;

/**
 * {@code none} and {@code none:fp16}: whole gradients, by an all-reduce or, where that is faster,
 * as messages. Of {@code none:fp16} the scattered parts have 16 bits and the sums 32, as in a run.
 */
@Internal
public record DenseStep(boolean half) implements StepModel {
  @Override
  public String name() {
    return half ? "none:fp16" : "none";
  }

  @Override
  public char letter() {
    return half ? 'H' : 'N';
  }

  @Override
  public boolean compresses() {
    return false;
  }

  @Override
  public StepParts step(Workload workload, Cluster cluster) {
    MachineCosts machine = workload.machine();
    double halfDecode = half ? DefaultCosts.HALF_DECODE_NANOS : 0;
    NetworkPrediction network = cluster.network();
    double sums = Float.BYTES * workload.parameters();
    double parts = half ? sums / 2 : sums;
    return new StepParts(
        machine.computeSeconds(),
        0,
        half ? workload.nanosEach(DefaultCosts.HALF_ENCODE_NANOS) * machine.compressFactor() : 0,
        Math.min(network.allReduceSeconds(parts, sums), network.allgatherSeconds(parts)),
        workload.nanosEach(DefaultCosts.SUM_NANOS + halfDecode) * machine.decodeFactor(),
        workload.updateSeconds());
  }
}

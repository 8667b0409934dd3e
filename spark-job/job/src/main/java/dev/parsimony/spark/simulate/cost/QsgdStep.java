package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/**
 * {@code qsgd}: all elements rounded to a few levels, in messages that all workers decode from all.
 *
 * @param bits of an element before entropy coding, 2 to 4
 */
@Internal
public record QsgdStep(int bits) implements StepModel {
  public static final int MIN_BITS = 2;
  public static final int MAX_BITS = 4;

  /** Rejects bits for which no ratio was measured. */
  public QsgdStep {
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "Invalid value for --qsgd-bits: got " + bits + ", expected 2, 3 or 4");
    }
  }

  @Override
  public String name() {
    return "qsgd:bits=" + bits;
  }

  @Override
  public char letter() {
    return 'Q';
  }

  @Override
  public boolean compresses() {
    return true;
  }

  @Override
  public StepParts step(Workload workload, Cluster cluster) {
    MachineCosts machine = workload.machine();
    double bytes = Float.BYTES * workload.parameters() / DefaultCosts.qsgdWireRatio(bits);
    double decode = DefaultCosts.MEAN_NANOS + cluster.workers() * DefaultCosts.QSGD_DECODE_NANOS;
    return new StepParts(
        machine.computeSeconds(),
        0,
        workload.nanosEach(DefaultCosts.qsgdEncodeNanos(bits)) * machine.compressFactor(),
        cluster.network().allgatherSeconds(bytes),
        workload.nanosEach(decode) * machine.decodeFactor(),
        workload.updateSeconds());
  }
}
